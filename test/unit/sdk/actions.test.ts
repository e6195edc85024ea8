import {
  AmountBelowMinimum,
  atLeast,
  atMost,
  BallastClient,
  CallNotMatured,
  CallNotSubmitted,
  DeadlinePassed,
  decodeResult,
  encodeCall,
  erc4626RouteData,
  HexError,
  misallocation,
  netAssetValue,
  NoClaim,
  NotPolicyManager,
  planTrades,
  PolicyNotMatured,
  PolicyUnreadable,
  previewDeposit,
  previewMintInKind,
  previewRedeem,
  previewRedeemInKind,
  rateFeedAbi,
  readVault,
  refreshRate,
  RefreshTooEarly,
  RoleMissing,
  rpcReader,
  SharesBelowMinimum,
  ToleranceError,
  TransferFromFailed,
  uniswapPath,
  WAD,
  type Address,
} from "@ballast/sdk";
import { send, simulate } from "@ballast/sdk/ethers";
import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { getMainnetEnv, hardhatRpc } from "../../env/mainnet";
import { createMainnetVault, give, perform, refreshPrices, type MainnetVault } from "./support/mainnetVault";

const DAY = 86_400n;
const TOLERANCE = 50n;

async function scene(): Promise<MainnetVault & { me: Address; deadline: bigint }> {
  const world = await createMainnetVault(await getMainnetEnv(), "sixty-forty");
  const deadline = BigInt(await time.latest()) + DAY;
  return { ...world, me: world.owner.address as Address, deadline };
}

/** The class of the error that a promise ends in. */
async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("Nothing was thrown.");
}

const listed = (world: MainnetVault, symbol: string): Address => {
  const asset = world.assets[symbol];
  if (asset === undefined) throw new Error(`There is no ${symbol}.`);
  return asset.token;
};

/** Uniswap's way between two components of the replica: everything trades against ether. */
function pathOf(world: MainnetVault, sell: Address, buy: Address): `0x${string}` {
  const weth = listed(world, "WETH").toLowerCase();
  const fee = (token: string): number => (token === listed(world, "LINK").toLowerCase() ? 3000 : 500);
  if (sell === weth || buy === weth) return uniswapPath([sell, buy], [fee(sell === weth ? buy : sell)]);
  return uniswapPath([sell, weth as Address, buy], [fee(sell), fee(buy)]);
}

describe("SDK actions on real protocols", function () {
  this.timeout(120_000);

  it("enter and leave in kind, with the approvals that are missing", async () => {
    const world = await scene();
    const { vault, owner, me, deadline, file } = world;
    const snapshot = await vault.snapshot();
    const shares = 1_000n * WAD;
    for (const { asset } of file.components) await give(world.env, asset, me, 1_000n);
    const maxAmounts = previewMintInKind(snapshot, shares).map((amount) => atMost(amount, TOLERANCE));
    const tokens = snapshot.policy.components.map(({ token }) => token);
    const action = vault.mintInKind({ shares, maxAmounts, tokens, receiver: me, deadline });
    expect((await vault.getRequirements(me, action)).length).to.equal(tokens.length);
    await perform(vault, owner, action);
    // What was approved and not taken stands, and is not enough for a second time.
    expect((await vault.getRequirements(me, action)).length).to.equal(tokens.length);

    const before = await vault.sharesOf(me);
    const minAmounts = previewRedeemInKind(await vault.snapshot(), shares);
    await perform(vault, owner, vault.redeemInKind({ shares, minAmounts, receiver: me, deadline }));
    expect(await vault.sharesOf(me)).to.equal(before - shares);
  });

  it("enter and leave with one asset, within the bound", async () => {
    const world = await scene();
    const { vault, owner, me, deadline } = world;
    const usdc = listed(world, "USDC");
    const amount = await give(world.env, "USDC", me, 5_000n);
    const minShares = atLeast(previewDeposit(await vault.snapshot(), usdc, amount), TOLERANCE);
    const before = await vault.sharesOf(me);
    await perform(vault, owner, vault.deposit({ asset: usdc, amount, minShares, receiver: me, deadline }));
    const got = (await vault.sharesOf(me)) - before;
    expect(got >= minShares).to.equal(true);

    const minOut = atLeast(previewRedeem(await vault.snapshot(), usdc, got), TOLERANCE);
    const terms = { asset: usdc, shares: got, minOut, receiver: me, owner: me, sender: me, deadline };
    await perform(vault, owner, vault.redeem(terms));
    expect(await vault.sharesOf(me)).to.equal(before);
  });

  it("redeem another's shares with an allowance of them", async () => {
    const { vault, me, deadline, assets } = await scene();
    const [, other] = await ethers.getSigners();
    const sender = other?.address as Address;
    const asset = assets.USDC?.token ?? "0x";
    const action = vault.redeem({ asset, shares: WAD, minOut: 1n, receiver: me, owner: me, sender, deadline });
    expect(action.requirements).to.deep.equal([{ token: vault.address, spender: sender, amount: WAD }]);
  });

  it("plan trades, and send over Uniswap those that it can make", async () => {
    const world = await scene();
    const { vault, owner, deadline, env } = world;
    await env.fund(listed(world, "WETH"), vault.address, 10n * WAD); // somebody's present unbalances the vault
    const terms = { expectedLoss: 40n, slippage: 60n, tolerance: 10n };
    const wrapper = listed(world, "waEthUSDC").toLowerCase();
    const before = await vault.snapshot();
    const plan = planTrades(before, terms);
    const trades = plan.trades.filter(({ buy }) => buy !== wrapper);
    expect(trades.length).to.be.greaterThan(2);
    for (const { sell, buy, amountIn, minOut } of trades) {
      const data = pathOf(world, sell, buy);
      await perform(vault, owner, vault.trade({ route: world.route, sell, buy, amountIn, minOut, data, deadline }));
    }
    expect(misallocation(await vault.snapshot()) < misallocation(before) / 2n).to.equal(true);
  });

  it("trade between a token and its ERC-4626 wrapper", async () => {
    const world = await scene();
    const { vault, owner, deadline } = world;
    const route = await ethers.deployContract("Erc4626Route");
    const [sell, buy] = [listed(world, "USDC"), listed(world, "waEthUSDC")];
    const data = erc4626RouteData("enter");
    const amountIn = 20_000n * 10n ** 6n;
    const terms = { route: (await route.getAddress()) as Address, sell, buy, amountIn, minOut: 1n, data, deadline };
    const before = await vault.snapshot();
    await perform(vault, owner, vault.trade(terms));
    const after = await vault.snapshot();
    expect(netAssetValue(after).mid > (netAssetValue(before).mid * 9_999n) / 10_000n).to.equal(true);
  });

  it("submit a policy that waits, accept it when it is due, and revoke another", async () => {
    const { env, vault, owner, configuration, client } = await scene();
    const wider = { ...configuration, limits: { ...configuration.limits, maxTradeLoss: 120n } };
    await perform(vault, owner, vault.submitPolicy(wider));
    const pointer = await latestPointer(client, "PolicySubmitted");
    expect(await failure(perform(vault, owner, vault.acceptPolicy(pointer)))).to.be.instanceOf(PolicyNotMatured);
    await time.increase(3n * DAY);
    await refreshPrices(env);
    await perform(vault, owner, vault.acceptPolicy(pointer));
    expect((await vault.snapshot()).policy.limits.maxTradeLoss).to.equal(120n);

    const tighter = { ...wider, limits: { ...wider.limits, maxTradeLoss: 90n } };
    await perform(vault, owner, vault.submitPolicy(tighter));
    expect((await vault.snapshot()).policy.limits.maxTradeLoss).to.equal(90n);

    await perform(vault, owner, vault.submitPolicy(wider));
    await perform(vault, owner, vault.revokePolicy(await latestPointer(client, "PolicySubmitted")));
    await perform(vault, owner, vault.dismissAllocator());
    expect((await vault.snapshot()).allocator).to.equal("0x0000000000000000000000000000000000000000");

    const naming = { name: "setAllocator", values: [owner.address as Address] } as const;
    await perform(vault, owner, vault.submitCall(naming));
    expect(await failure(perform(vault, owner, vault.acceptCall(naming)))).to.be.instanceOf(CallNotMatured);
    await time.increase(3n * DAY);
    await perform(vault, owner, vault.acceptCall(naming));
    expect((await vault.snapshot()).allocator).to.equal(owner.address.toLowerCase());
    await perform(vault, owner, vault.submitCall(naming));
    await perform(vault, owner, vault.revokeCall(naming));
    expect(await failure(perform(vault, owner, vault.acceptCall(naming)))).to.be.instanceOf(CallNotSubmitted);
  });

  it("end in the contract's errors, as classes with their values", async () => {
    const world = await scene();
    const { vault, me, owner, deadline, configuration } = world;
    const usdc = listed(world, "USDC");
    const [, stranger] = await ethers.getSigners();
    if (stranger === undefined) throw new Error("Hardhat gave too few signers.");
    const amount = await give(world.env, "USDC", me, 1_000n);
    const entry = { asset: usdc, amount, minShares: 1n, receiver: me, deadline };
    const late = await failure(send(owner, vault.deposit({ ...entry, deadline: 1n }).transaction));
    expect(late).to.be.instanceOf(DeadlinePassed).and.have.property("deadline", 1n);
    expect(await failure(send(owner, vault.deposit(entry).transaction))).to.be.instanceOf(TransferFromFailed);
    const dear = await failure(send(owner, vault.deposit({ ...entry, minShares: 10n ** 30n }).transaction));
    expect(dear)
      .to.be.instanceOf(SharesBelowMinimum)
      .and.have.property("minimum", 10n ** 30n);
    const greedy = { asset: usdc, shares: WAD, minOut: amount, receiver: me, owner: me, sender: me, deadline };
    expect(await failure(send(owner, vault.redeem(greedy).transaction))).to.be.instanceOf(AmountBelowMinimum);
    expect(
      await failure(send(owner, vault.claim({ token: usdc, receiver: me, minPaid: 1n, deadline }).transaction)),
    ).to.be.instanceOf(NoClaim);
    const dismissed = await failure(send(stranger, vault.dismissAllocator().transaction));
    expect(dismissed).to.be.instanceOf(RoleMissing).and.have.property("roles", 3n);
    expect(await failure(simulate(stranger, vault.submitPolicy(configuration).transaction))).to.be.instanceOf(
      NotPolicyManager,
    );
    expect(await vault.claimOf(usdc, me)).to.equal(0n);
  });

  it("read the same over plain JSON-RPC as over ethers", async () => {
    const { vault, client } = await scene();
    const over = rpcReader(hardhatRpc);
    expect(await readVault(over, vault.address)).to.deep.equal(await vault.snapshot());
    expect(await failure(readVault(over, client.deployment.registry))).to.have.property("name", "UnknownError");
    expect(await failure(client.policy("0x0000000000000000000000000000000000000001"))).to.be.instanceOf(
      PolicyUnreadable,
    );
    expect(() => new BallastClient(over, { registry: "0x12", factory: "0x" })).to.throw(HexError);
  });

  it("keep everything frozen", async () => {
    const snapshot = await (await scene()).vault.snapshot();
    const frozen = (value: unknown): boolean =>
      typeof value !== "object" ||
      value === null ||
      value instanceof Error ||
      (Object.isFrozen(value) && Object.values(value).every(frozen));
    expect(frozen(snapshot)).to.equal(true);
  });

  it("take tolerances between nothing and everything", () => {
    expect(atLeast(10_001n, 50n)).to.equal(9_951n);
    expect(atMost(10_001n, 50n)).to.equal(10_051n);
    for (const tolerance of [-1n, 10_001n]) {
      expect(() => atLeast(1n, tolerance)).to.throw(ToleranceError);
      expect(() => atMost(1n, tolerance)).to.throw(ToleranceError);
    }
    expect(() => uniswapPath(["0x0000000000000000000000000000000000000001"], [])).to.throw(RangeError);
  });

  it("refreshes the record of a rate, at most once an hour", async () => {
    const { assets, owner } = await scene();
    const feed = assets.wstETH?.feed;
    if (feed === undefined) throw new Error("There is no feed of staked ether.");
    await time.increase(3_600n);
    const { transaction } = refreshRate({ feed });
    const records = async (): Promise<readonly bigint[]> => {
      const data = encodeCall(rateFeedAbi, "records", []);
      const answer = await ethers.provider.call({ to: feed, data });
      return decodeResult(rateFeedAbi, "records", answer as `0x${string}`).map((word) =>
        typeof word === "bigint" ? word : 0n,
      );
    };
    const [before = 0n] = await records();
    await send(owner, transaction);
    const [last = 0n, previous, at] = await records();
    expect(last > before && previous === before).to.equal(true);
    expect(at).to.equal(BigInt(await time.latest()));
    const early = await send(owner, transaction).then(undefined, (error: unknown) => error);
    if (!(early instanceof RefreshTooEarly)) throw new Error(String(early));
    expect(early.earliest).to.equal((at ?? 0n) + 3_600n);
  });
});

/** Policy that the registry's last event of a kind names. */
async function latestPointer(client: BallastClient, event: string): Promise<Address> {
  const registry = await ethers.getContractAt("PolicyRegistry", client.deployment.registry);
  const events = await registry.queryFilter(registry.getEvent(event as "PolicySubmitted"), 0);
  const pointer = events.at(-1)?.args.pointer;
  if (pointer === undefined) throw new Error(`The registry emitted no ${event}.`);
  return pointer.toLowerCase() as Address;
}
