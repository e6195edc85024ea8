import { mine } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress } from "ethers";
import hre, { deployments, ethers, network } from "hardhat";
import { deployBallast, type DeployedBallast } from "../../scripts/lib/deployBallast";
import { FEED_NAMES } from "../../scripts/lib/deploy/feedTerms";
import { MAINNET_FEEDS } from "../../scripts/lib/deploy/mainnetTerms";
import { vaultRecordName } from "../../scripts/lib/deploy/vaultChoice";
import { readContextOf } from "../../scripts/lib/deployContext";
import { networkConfig } from "../../scripts/lib/networkConfig";
import { readBack, requireReadBack, type Mismatch } from "../../scripts/lib/readBack";
import { contractAt, getMainnetEnv, MODE } from "../env/mainnet";
import { deployerAddress, fundedEnvironment } from "../unit/deploy/support/funded";

const POLICIES = ["sixty-forty", "minimum-variance", "risk-parity", "yield", "barbell"];
const CONTRACTS = [
  ...FEED_NAMES,
  "RiskLimits",
  "PolicyRegistry",
  "ProtocolFee",
  "VaultAdministration",
  "RebalanceAuction",
  "VaultAuctions",
  "ComponentEntryImplementation",
  "WrappedVaultImplementation",
  "EntryFactory",
  "VaultEntries",
  "AllocationVaultImplementation",
  "VaultFactory",
  "UniswapV3Route",
  "Erc4626Route",
  "RedemptionRequestsSaleImplementation",
  "RedemptionRequestsImplementation",
  "RedemptionRequestsFactory",
  "VaultLens",
  "CovarianceOracle",
  "ExitLiquidity",
  "RiskParameters",
];

async function deployed(vaults?: readonly string[]): Promise<DeployedBallast> {
  await fundedEnvironment();
  return deployBallast(hre, vaults === undefined ? {} : { vaults });
}

/** Reads back with the context of a run, changed by `change`; no vault unless named. */
async function mismatches(
  vaults: readonly string[] = [],
  change: (context: Awaited<ReturnType<typeof readContextOf>>) => object = () => ({}),
): Promise<readonly Mismatch[]> {
  const context = await readContextOf(hre);
  const chosen = context.config.vaults.filter(({ policy }) => vaults.includes(policy));
  return (await readBack({ ...context, vaults: chosen, ...change(context) })).mismatches;
}

/** Records another feed for LINK, on its terms but for the changes; gives the terms that were recorded. */
async function replaceFeed(changes: object): Promise<{ readonly volatility: string }> {
  const { abi, args } = await deployments.get("LinkUsdFeed");
  const terms = args?.[0] as { readonly volatility: string };
  const contract = await ethers.deployContract("ChainlinkFeed", [{ ...terms, ...changes }]);
  const [address, transactionHash] = [await contract.getAddress(), contract.deploymentTransaction()?.hash ?? ""];
  await deployments.save("LinkUsdFeed", { address, abi, ...(args === undefined ? {} : { args }), transactionHash });
  return terms;
}

/** What a promise is rejected with. */
async function messageOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("Nothing was thrown.");
}

const placesOf = (found: readonly Mismatch[]): string[] => found.map(({ name, field }) => `${name} ${field}`);

describe(`Deployment on the ${MODE}`, function () {
  it("deploys everything and a vault for every policy, as configured", async () => {
    const ballast = await deployed();
    expect(Object.keys(ballast.vaults)).to.deep.equal(POLICIES);
    const [, owner, allocator] = await ethers.getSigners();
    for (const address of Object.values(ballast.vaults)) {
      const vault = await ethers.getContractAt("IAllocationVault", address);
      const [, mid] = await vault.netAssetValue();
      expect(Number(mid) / 1e18).to.be.closeTo(10_000, 1);
      expect(await vault.totalSupply()).to.equal(10_000n * 10n ** 18n);
      expect(await vault.owner()).to.equal(owner?.address);
      expect(await vault.allocator()).to.equal(allocator?.address);
      const [, , weights] = await vault.holdings();
      expect(Number(weights.reduce((sum, weight) => sum + weight, 0n)) / 1e18).to.be.closeTo(1, 1e-9);
    }
    expect(await mismatches(POLICIES)).to.deep.equal([]);
  });

  it("sends nothing when it runs again", async () => {
    const first = await deployed(["yield"]);
    const block = await ethers.provider.getBlockNumber();
    const nonce = await ethers.provider.getTransactionCount(await deployerAddress());
    expect(await deployBallast(hre, { vaults: ["yield"] })).to.deep.equal(first);
    expect(await ethers.provider.getBlockNumber()).to.equal(block);
    expect(await ethers.provider.getTransactionCount(await deployerAddress())).to.equal(nonce);
  });

  it("deploys anew on a chain that was put back", async () => {
    await getMainnetEnv();
    const first = await deployBallast(hre, { vaults: [] });
    await getMainnetEnv();
    expect(await ethers.provider.getCode(first.registry)).to.equal("0x");
    const second = await deployBallast(hre, { vaults: [] });
    expect(await ethers.provider.getCode(second.registry)).to.not.equal("0x");
  });

  it("adds a vault to a deployment, and records one again whose record was lost", async () => {
    const { vaults } = await deployed(["barbell"]);
    const before = await deployments.get(vaultRecordName("barbell"));
    await deployments.delete(vaultRecordName("barbell"));
    const both = await deployBallast(hre, { vaults: ["barbell", "sixty-forty"] });
    expect(both.vaults.barbell).to.equal(vaults.barbell);
    expect(await deployments.get(vaultRecordName("barbell"))).to.deep.include({
      address: before.address,
      args: before.args,
      transactionHash: before.transactionHash,
    });
    expect(await mismatches(["barbell", "sixty-forty"])).to.deep.equal([]);
  });

  it("records address, ABI, arguments and transaction of everything", async () => {
    await deployed(["sixty-forty"]);
    for (const name of [...CONTRACTS, vaultRecordName("sixty-forty")]) {
      const { address, abi, args, transactionHash } = await deployments.get(name);
      expect(await ethers.provider.getCode(address), name).to.not.equal("0x");
      expect(abi.length, name).to.be.greaterThan(0);
      expect(args, name).to.be.an("array");
      expect((await ethers.provider.getTransactionReceipt(transactionHash ?? ""))?.status, name).to.equal(1);
    }
    const { args } = await deployments.get("EthUsdFeed");
    expect(args?.[0]).to.deep.include({ heartbeat: "3600", uncertainty: "5000000000000000" });
    const vault = await deployments.get(vaultRecordName("sixty-forty"));
    expect(vault.args?.[0]).to.deep.include({ name: "Ballast 60/40", lossPeriod: "2592000" });
  });

  it("prices what a vault is seeded with by the sources behind its feeds", async () => {
    const { assets } = await deployed(["yield"]);
    for (const symbol of ["WETH", "USDC", "waEthUSDC", "wstETH"]) {
      const feed = await ethers.getContractAt("IFeed", assets[symbol]?.feed ?? "");
      const [bid, ask] = await feed.guardedQuote();
      expect(bid, symbol).to.be.greaterThan(0n);
      expect(ask, symbol).to.be.greaterThan(bid);
    }
  });
});

describe(`Deployment by a deployer without seeds on the ${MODE}`, () => {
  it("fails with every missing token before anything is sent", async () => {
    await getMainnetEnv();
    const block = await ethers.provider.getBlockNumber();
    const message = await messageOf(deployBallast(hre, { vaults: ["yield"] }));
    expect(message).to.match(/does not hold the vaults' seed on hardhat/);
    for (const symbol of ["WETH", "USDC", "wstETH"]) expect(message).to.match(new RegExp(`${symbol} \\(0x`));
    expect(message).to.match(/needs \d+, holds 0/);
    expect(await ethers.provider.getBlockNumber()).to.equal(block);
  });

  it("refuses a policy that no vault is configured for", async () => {
    await getMainnetEnv();
    expect(await messageOf(deployBallast(hre, { vaults: ["ninety-ten"] }))).to.contain(
      'No vault of policy "ninety-ten" is configured for hardhat; there is sixty-forty',
    );
  });

  it("fails with every source that is not there before anything is sent", async () => {
    await getMainnetEnv();
    const terms = MAINNET_FEEDS.LinkUsdFeed;
    if (terms.kind !== "chainlink") throw new Error("LINK has another kind of feed.");
    await network.provider.send("hardhat_setCode", [terms.aggregator, "0x"]);
    const block = await ethers.provider.getBlockNumber();
    expect(await messageOf(deployBallast(hre, { vaults: [] }))).to.contain(
      `Network hardhat has no contract where feeds read:\n  LinkUsdFeed: ${terms.aggregator}\n`,
    );
    expect(await ethers.provider.getBlockNumber()).to.equal(block);
  });
});

describe(`Reading a deployment back on the ${MODE}`, () => {
  it("names a record with another address", async () => {
    await deployed([]);
    const record = await deployments.get("EthUsdFeed");
    const other = await deployments.get("BtcUsdFeed");
    await deployments.save("EthUsdFeed", { ...record, address: other.address });
    const places = placesOf(await mismatches());
    expect(places).to.include("EthUsdFeed config.aggregator");
    expect(places).to.include("EthUsdFeed immutable _AGGREGATOR");
    expect(places).to.include("EthUsdFeed record.transactionHash, the contract it made");
  });

  it("names a record with other arguments, and one that is missing", async () => {
    await deployed([]);
    const record = await deployments.get("UsdcUsdFeed");
    const args = [{ ...(record.args?.[0] as object), maxAge: "1" }];
    await deployments.save("UsdcUsdFeed", { ...record, args });
    await deployments.delete("Erc4626Route");
    expect(await mismatches()).to.deep.equal([
      { name: "UsdcUsdFeed", field: "record.args[0].maxAge", expected: "172800", found: "1" },
      { name: "Erc4626Route", field: "record", expected: "a record", found: "none" },
    ]);
  });

  it("names a vault whose record has other arguments, and one whose record is missing", async () => {
    await deployed(["yield"]);
    const record = await deployments.get(vaultRecordName("yield"));
    const [creation, ...rest] = record.args ?? [];
    const args = [{ ...(creation as object), lossPeriod: "1" }, ...(rest as unknown[])];
    await deployments.save(vaultRecordName("yield"), { ...record, args });
    expect(await mismatches(["yield", "barbell"])).to.deep.equal([
      { name: "Vault-yield", field: "record.args[0].lossPeriod", expected: "2592000", found: "1" },
      { name: "Vault-barbell", field: "record", expected: "a record", found: "none" },
    ]);
  });

  it("names records whose address or transaction is none", async () => {
    await deployed([]);
    const [route, factory] = [await deployments.get("Erc4626Route"), await deployments.get("VaultFactory")];
    await deployments.save("Erc4626Route", { ...route, address: "0x1234" });
    await deployments.save("VaultFactory", { ...factory, transactionHash: "0x12" });
    const found = await mismatches();
    expect(placesOf(found)).to.deep.equal(["VaultFactory record", "Erc4626Route record"]);
    for (const { expected } of found) expect(expected).to.equal("can be read");
  });

  it("names a record of an account without code, and one of another contract", async () => {
    await deployed([]);
    const record = await deployments.get("UniswapV3Route");
    const nobody = ethers.Wallet.createRandom().address;
    await deployments.save("UniswapV3Route", { ...record, address: nobody });
    expect(placesOf(await mismatches())).to.include("UniswapV3Route code");
    const factory = await deployments.get("VaultFactory");
    await deployments.save("UniswapV3Route", { ...record, address: factory.address });
    const [code] = (await mismatches()).filter(({ field }) => field === "code");
    expect(code?.name).to.equal("UniswapV3Route");
    expect(code?.found).to.not.equal(code?.expected);
  });

  it("names a feed that was replaced by one on other terms", async () => {
    await deployed([]);
    const { volatility } = await replaceFeed({ volatility: 10n ** 18n / 2n });
    const found = (await mismatches()).filter(({ name }) => name !== "CovarianceOracle"); // it reads the feed that was
    expect(found).to.deep.equal([
      {
        name: "LinkUsdFeed",
        field: "immutable _VOLATILITY",
        expected: ethers.toBeHex(volatility, 32),
        found: ethers.toBeHex(10n ** 18n / 2n, 32),
      },
      {
        name: "LinkUsdFeed",
        field: "config.volatility",
        expected: volatility,
        found: "500000000000000000",
      },
    ]);
  });

  it("names a vault whose feed is not the one that is recorded now", async () => {
    await deployed(["sixty-forty"]);
    await replaceFeed({});
    expect(placesOf(await mismatches(["sixty-forty"]))).to.deep.equal([
      "CovarianceOracle record.args[1][2].feed",
      "CovarianceOracle immutable _FEED_2",
      "Vault-sixty-forty policy.components[2].feed",
    ]);
  });

  it("names every place at which a vault is not as another policy file has it", async () => {
    await deployed(["minimum-variance"]);
    const before = await deployments.get(vaultRecordName("minimum-variance"));
    await deployments.save(vaultRecordName("risk-parity"), before);
    const places = placesOf(await mismatches(["risk-parity"]));
    expect(places).to.include("Vault-risk-parity policy.components[0].minWeight");
    expect(places).to.include("Vault-risk-parity policy.groups[0].maxWeight");
    expect(places).to.include("Vault-risk-parity address by salt");
    expect(places).to.include("Vault-risk-parity name");
    expect(places).to.not.include("Vault-risk-parity owner");
  });

  it("names a changed allocator, loss budget and router", async () => {
    const { vaults } = await deployed(["barbell"]);
    const [, owner] = await ethers.getSigners();
    if (owner === undefined) throw new Error("Hardhat gave too few signers.");
    const vault = await ethers.getContractAt("IAllocationVault", vaults.barbell ?? "", owner);
    await vault.setAllocator(ZeroAddress);
    const config = networkConfig("hardhat");
    const found = await mismatches(["barbell"], (context) => ({
      config: { ...config, swapRouter02: config.assets.WETH?.token },
      vaults: context.config.vaults
        .filter(({ policy }) => policy === "barbell")
        .map((terms) => ({ ...terms, lossBudget: terms.lossBudget / 2n })),
    }));
    expect(placesOf(found)).to.deep.equal([
      "UniswapV3Route record.args[0]",
      "UniswapV3Route immutable router",
      "UniswapV3Route router",
      "Vault-barbell allocator",
      "Vault-barbell lossBudget",
    ]);
    expect(found[3]?.found).to.equal(ZeroAddress);
  });

  it("names the feeds that do not quote", async () => {
    const env = await fundedEnvironment();
    await deployBallast(hre, { vaults: [] });
    await env.setPrice("btcUsd", 1n);
    const found = await mismatches();
    // The covariance oracle could not be deployed today.
    const places = ["CovarianceOracle constructor", "BtcUsdFeed quote", "BtcUsdFeed guardedQuote"];
    expect(placesOf(found)).to.deep.equal(places);
    expect(found[1]?.found).to.match(/AnswerOutOfBounds/);
    expect(await messageOf(requireReadBack(await readContextOf(hre)))).to.match(/BtcUsdFeed\s+quote/);
  });

  it("sends nothing", async () => {
    const env = await fundedEnvironment();
    await deployBallast(hre, { vaults: ["yield"] });
    await mine();
    const block = await ethers.provider.getBlockNumber();
    await mismatches(["yield"]);
    expect(await ethers.provider.getBlockNumber()).to.equal(block);
    expect(
      await contractAt(env, "erc20", env.addresses.weth)
        .getFunction("allowance")
        .staticCall(await deployerAddress(), env.addresses.aaveUsdcVault),
    ).to.equal(0n);
    expect(network.name).to.equal("hardhat");
  });
});
