import {
  checkPolicy,
  checkTrade,
  decodePolicy,
  encodePolicy,
  factorCorrelation,
  factorVolatility,
  netAssetValue,
  parsePolicy,
  policyConfiguration,
  PolicyFileError,
  portfolioVolatility,
  readCovariance,
  readPolicyFacts,
  readRiskFacts,
  riskStateOf,
  VolatilityAboveMaximum,
  WAD,
  type Address,
  type AssetBook,
  type Hex,
  type PolicyConfiguration,
  type RiskConfiguration,
  type VaultEntity,
} from "@ballast/sdk";
import { errorOf, ethersReader } from "@ballast/sdk/ethers";
import type { MainnetEnvironment } from "@ballast/replica";
import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { id } from "ethers";
import { ethers } from "hardhat";
import { getMainnetEnv } from "../../env/mainnet";
import { give, listAssets, perform, readPolicyFile, refreshPrices } from "./support/mainnetVault";
import { addressOfContract, deployProtocol, firstSigner } from "./support/world";

const FACTORS = { ETH: 0, BTC: 1, LINK: 2 } as const;
const RISK = {
  maxVolatility: 2_500,
  reserve: ["USDC"],
  factors: { WETH: "ETH", WBTC: "BTC", LINK: "LINK" },
  deltas: [{ factor: "LINK", minimum: -100, maximum: 1_600 }],
};

type Json = Record<string, unknown>;

/** The sixty-forty policy with a reserve that has room, and limits on risk. */
function cappedFile(risk: Json = RISK): Json {
  const file = readPolicyFile("sixty-forty") as Json & { components: Json[]; groups: Json[] };
  return {
    ...file,
    components: file.components.map((component) =>
      component["asset"] === "USDC" ? { ...component, maxWeight: 10_000 } : component,
    ),
    groups: file.groups.map((group) => ({ ...group, ...(group["name"] === "dollars" ? { maxWeight: 10_000 } : {}) })),
    risk,
  };
}

interface Scene {
  readonly env: MainnetEnvironment;
  readonly assets: AssetBook;
  readonly oracle: Address;
  readonly registry: Address;
  readonly configuration: PolicyConfiguration;
  readonly vault: VaultEntity;
}

const reader = ethersReader(ethers.provider);

async function deployOracle(assets: AssetBook): Promise<Address> {
  const owner = await firstSigner();
  const start: Record<string, bigint> = { WETH: (WAD * 7n) / 10n, WBTC: (WAD * 55n) / 100n, LINK: WAD };
  const factors = Object.entries(start).map(([symbol, startVolatility]) => ({
    feed: assets[symbol]?.feed ?? "",
    startVolatility,
  }));
  const oracle = await ethers.deployContract("CovarianceOracle", [owner, factors, (WAD * 7n) / 10n, 7_500]);
  return addressOfContract(oracle);
}

async function scene(): Promise<Scene> {
  const env = await getMainnetEnv();
  const owner = await firstSigner();
  const client = await deployProtocol();
  const assets = await listAssets(env);
  const oracle = await deployOracle(assets);
  const file = parsePolicy(cappedFile());
  const configuration = policyConfiguration(file, assets, { oracle, factors: FACTORS });
  const seed: bigint[] = [];
  for (const { asset, targetWeight } of file.components) {
    seed.push(await give(env, asset, owner.address, 100n * targetWeight));
  }
  const salt = id("capped") as Hex;
  const account = owner.address as Address;
  const vault = client.vault(await client.vaultAddress(owner.address, salt));
  const creation = client.createVault({
    name: "Capped",
    symbol: "CAP",
    owner: account,
    allocator: account,
    lossBudget: WAD / 50n,
    lossPeriod: 30n * 86_400n,
    policy: configuration,
    seed,
    seedShares: 1_000_000n * WAD,
    salt,
  });
  await perform(vault, owner, creation);
  return { env, assets, oracle, registry: client.deployment.registry, configuration, vault };
}

/** Moves ether's and bitcoin's prices for some days, with a poke on each. */
async function shake({ env, oracle }: Scene, days: number): Promise<void> {
  const contract = await ethers.getContractAt("CovarianceOracle", oracle);
  for (let day = 0; day < days; day++) {
    await time.increase(86_400);
    await refreshPrices(env);
    for (const [name, move] of [
      ["ethUsd", 9n],
      ["btcUsd", 7n],
    ] as const) {
      const price = await env.price(name);
      await env.setPrice(name, day % 2 === 0 ? (price * (100n + move)) / 100n : (price * 100n) / (100n + move));
    }
    await (await contract.poke()).wait();
  }
  await ethers.provider.send("evm_mine", []);
}

describe("SDK limits on risk on real protocols", function () {
  this.timeout(180_000);

  it("read the covariance oracle and compute what it computes, bit by bit", async () => {
    const world = await scene();
    await shake(world, 5);
    const contract = await ethers.getContractAt("CovarianceOracle", world.oracle);
    const { number, timestamp } = await reader.header("latest");
    const state = await readCovariance(reader, world.oracle, number);
    const overrides = { blockTag: number };
    for (const i of [0, 1, 2]) {
      expect(factorVolatility(state, timestamp, i)).to.equal(await contract.volatility(i, overrides));
      for (const j of [0, 1, 2]) {
        expect(factorCorrelation(state, timestamp, i, j)).to.equal(await contract.correlation(i, j, overrides));
      }
    }
    const exposures = [3n * WAD, -WAD, 12_345_678_901_234_567n];
    expect(portfolioVolatility(state, timestamp, exposures)).to.equal(
      await contract.portfolioVolatility(exposures, overrides),
    );
  });

  it("scale the targets as the chain does, and judge trades as it does", async () => {
    const world = await scene();
    const { vault, assets } = world;
    await shake(world, 4);
    await refreshPrices(world.env);
    const snapshot = await vault.snapshot();
    const { writtenPolicy, policy, policyPointer, risk, block } = snapshot;
    const limits = await ethers.getContractAt("RiskLimits", writtenPolicy.riskLimits ?? "");
    const overrides = { blockTag: block.number };
    const blob = await limits.scaledPolicy(policyPointer, overrides);
    expect(encodePolicy(policy)).to.equal(`0x00${blob.slice(2)}`);
    expect(decodePolicy(encodePolicy(policy), policyPointer)).to.deep.equal(policy);
    expect(policy.components[0]?.targetWeight).to.be.lessThan(writtenPolicy.components[0]?.targetWeight ?? 0n);

    const values = policy.components.map((_, i) => BigInt(i + 1) * WAD);
    const state = riskStateOf(writtenPolicy, risk, values);
    const chain = await limits.stateOf(policyPointer, values, overrides);
    expect(state?.volatility).to.equal(chain.volatility);
    expect(state?.targetVolatility).to.equal(chain.targetVolatility);
    expect(state?.scale).to.equal(chain.scale);
    expect(state?.deltas).to.deep.equal([...chain.deltas]);
    expect(state?.staleFactors).to.deep.equal([]);
    expect(chain.staleFactors).to.equal(0n);

    const [weth, usdc] = [assets["WETH"]?.token, assets["USDC"]?.token];
    if (weth === undefined || usdc === undefined) throw new Error("There is no WETH or no USDC.");
    const bought = (1_000n * 10n ** 26n) / (await world.env.price("ethUsd"));
    const trade = { sell: usdc, buy: weth, amountIn: 1_000_000_000n, bought };
    const error = checkTrade(snapshot, trade);
    expect(error).to.be.instanceOf(VolatilityAboveMaximum);
    expect(netAssetValue(snapshot).mid).to.be.greaterThan(0n);
  });

  it("find the mistakes in a policy that the registry finds", async () => {
    const world = await scene();
    const { configuration, oracle, registry: address } = world;
    const registry = await ethers.getContractAt("PolicyRegistry", address);
    const risk = configuration.risk;
    if (risk === undefined) throw new Error("The policy has no limits on risk.");
    const mistakes: readonly Partial<RiskConfiguration>[] = [
      {},
      { oracle: address },
      { oracle: "0x0000000000000000000000000000000000000bad" },
      { reserve: [] },
      { reserve: [9] },
      { maxVolatility: 0n },
      { maxVega: 1n },
      { exposureSources: [12] },
      { exposureSources: [3], reserve: [4] },
      { factors: [1, 2, 3] },
      { factors: [1, 2, 4, 0, 0] },
      { reserve: [4] },
      { ranges: [{ factor: 2, minimum: -100n, maximum: 700n }] },
      { ranges: [{ factor: 2, minimum: 1n, maximum: 1_600n }] },
      { ranges: [{ factor: 3, minimum: 0n, maximum: 0n }] },
      { ranges: [2, 1].map((factor) => ({ factor, minimum: -1n, maximum: 9_000n })) },
    ];
    for (const mistake of mistakes) {
      const wrong = { ...configuration, risk: { ...risk, ...mistake } };
      const riskFacts = await readRiskFacts(reader, wrong);
      const verdict = checkPolicy(wrong, await readPolicyFacts(reader, address, wrong), { riskFacts });
      const reverted = await registry.write.staticCall(abiOf(wrong)).then(() => undefined, errorOf);
      const label = JSON.stringify(mistake, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value));
      expect(verdict?.name, label).to.equal(reverted?.name);
      expect(verdict, label).to.deep.equal(reverted);
    }
    expect(oracle).to.equal(risk.oracle);
  });

  it("name the place in a file that is wrong", async () => {
    const { assets, oracle } = await scene();
    const book = { oracle, factors: FACTORS };
    const configure = (risk: Json) => () => policyConfiguration(parsePolicy(cappedFile(risk)), assets, book);
    expect(configure(RISK)).not.to.throw();
    for (const [risk, path] of [
      [{ ...RISK, reserve: ["DAI"] }, "risk.reserve"],
      [{ ...RISK, reserve: [1] }, "risk.reserve"],
      [{ ...RISK, factors: { WETH: "SOL" } }, "risk.factors.WETH"],
      [{ ...RISK, factors: { WETH: 1 } }, "risk.factors.WETH"],
      [{ ...RISK, factors: { SOL: "ETH" } }, "risk.factors"],
      [{ ...RISK, factors: null }, "risk.factors"],
      [{ ...RISK, maxVolatility: -1 }, "risk.maxVolatility"],
      [{ ...RISK, deltas: [{ factor: "SOL", minimum: 0, maximum: 1 }] }, "risk.deltas[0].factor"],
      [{ ...RISK, deltas: [{ factor: "ETH", minimum: 0.5, maximum: 1 }] }, "risk.deltas[0].minimum"],
      [{ ...RISK, cap: 1 }, "risk.cap"],
    ] as const) {
      expect(configure(risk)).to.throw(PolicyFileError).with.property("path", path);
    }
    const file = parsePolicy(cappedFile());
    expect(() => policyConfiguration(file, assets))
      .to.throw(PolicyFileError)
      .with.property("path", "risk");
  });
});

/** The configuration as ethers takes it. */
function abiOf(configuration: PolicyConfiguration): never {
  const { risk } = configuration;
  const mask = (members: readonly number[] = []): bigint => members.reduce((all, i) => all | (1n << BigInt(i)), 0n);
  const sets = { reserve: mask(risk?.reserve), exposureSources: mask(risk?.exposureSources) };
  return { ...configuration, risk: { ...risk, ...sets } } as never;
}
