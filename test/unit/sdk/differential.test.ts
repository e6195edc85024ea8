import {
  afterTrade,
  allocationVaultAbi,
  checkTrade,
  freeFlowAfter,
  isSameAddress,
  lossBudgetUsedAt,
  netAssetValue,
  outflowAfter,
  pendingFees,
  previewDeposit,
  previewMintInKind,
  previewRedeem,
  previewRedeemInKind,
  recentOutflow,
  simulateDeposit,
  simulateRedeem,
  simulateTrade,
  weights,
  type Trade,
  type VaultSnapshot,
} from "@ballast/sdk";
import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { AbiCoder, Interface } from "ethers";
import { ethers } from "hardhat";
import { getMainnetEnv } from "../../env/mainnet";
import { Random, SEED, STATES } from "./support/random";
import {
  amountWorth,
  chainOutcome,
  createWorld,
  deployProtocol,
  MOODS,
  perform,
  setQuotes,
  tell,
} from "./support/world";
import { twinOutcome, type Asset, type Outcome, type World } from "./support/world";

const STATES_PER_WORLD = 25;
const FAR = 2n ** 40n - 1n;
const VAULT = new Interface(allocationVaultAbi);

/** How often each outcome came up, so that the test can say that it saw refusals too. */
const seen = new Map<string, number>();

function note(kind: string): void {
  seen.set(kind, (seen.get(kind) ?? 0) + 1);
}

function expectSame(label: string, twin: Outcome, chain: Outcome): void {
  const kind = "error" in chain ? `${label} ${chain.error}` : `${label} accepted`;
  note(kind);
  expect(twin, label).to.deep.equal(chain);
}

const encodeOut = (amount: bigint): `0x${string}` =>
  AbiCoder.defaultAbiCoder().encode(["uint256"], [amount]) as `0x${string}`;

const heldBy = (snapshot: VaultSnapshot, i: number): bigint => {
  const held = snapshot.components[i]?.held;
  return held?.ok === true ? held.value : 0n;
};

/** A trade of a random size at a price around the middle. */
function randomTrade(random: Random, { assets, desk }: World, snapshot: VaultSnapshot): Trade {
  const i = random.integer(0, assets.length - 1);
  const j = random.chance(0.03) ? i : (i + random.integer(1, assets.length - 1)) % assets.length;
  const [sell, buy] = [assets[i], assets[j]];
  if (sell === undefined || buy === undefined) throw new Error("There is no such asset.");
  const amountIn = random.chance(0.03) ? heldBy(snapshot, i) + 1n : random.share(heldBy(snapshot, i));
  const value = (amountIn * sell.price) / sell.unit;
  const bought = random.scaled(amountWorth(buy, value), 0.96, 1.02);
  const minOut = random.chance(0.1) ? bought + 1n : bought;
  return {
    sell: sell.address,
    buy: buy.address,
    amountIn,
    bought,
    minOut,
    route: random.chance(0.02) ? buy.address : desk,
  };
}

function randomAsset(random: Random, { assets, desk }: World): Asset["address"] {
  return random.chance(0.03) ? desk : random.pick(assets).address;
}

/** Moves prices, time and balances, and sometimes the tokens' and feeds' temper. */
async function disturb(random: Random, { assets, vault, actor }: World): Promise<void> {
  if (random.chance(0.5)) await time.increase(random.integer(1, random.chance(0.5) ? 1800 : 400_000));
  for (const asset of assets) {
    if (!random.chance(0.5)) continue;
    asset.price = random.scaled(asset.price, 0.7, 1.4);
    await setQuotes(random, asset);
  }
  const asset = random.pick(assets);
  if (random.chance(0.1)) await tell(asset.token, "mint", vault.address, random.scaled(asset.unit, 1e-3, 1e3));
  if (random.chance(0.05)) {
    const held = (await asset.token.getFunction("balanceOf").staticCall(vault.address)) as bigint;
    await tell(asset.token, "seize", vault.address, actor.address, random.share(held));
  }
  await tell(asset.feed, "setDead", random.chance(0.04));
}

/** Lets a token refuse to move, so that an exit leaves claims. */
async function makeClaims(random: Random, world: World): Promise<void> {
  const { token } = random.pick(world.assets);
  await tell(token, "setMood", random.pick([MOODS.reverts, MOODS.returnsFalse, MOODS.movesHalf]));
  const shares = random.share((await world.vault.sharesOf(world.actor.address as `0x${string}`)) / 10n);
  const receiver = world.actor.address as `0x${string}`;
  const minAmounts = world.assets.map(() => 0n);
  if (shares > 0n) await perform(world, world.vault.redeemInKind({ shares, minAmounts, receiver, deadline: FAR }));
  await tell(token, "setMood", MOODS.moves);
  if (!random.chance(0.4)) return;
  // The issuer takes nearly all of what the vault has, so that the claims are not covered any more.
  const held = (await token.getFunction("balanceOf").staticCall(world.vault.address)) as bigint;
  await tell(token, "seize", world.vault.address, world.actor.address, held - held / 100n);
}

/** Lets a component be written off, and more of it come afterwards, which counts for nothing. */
async function writeOff(random: Random, world: World): Promise<void> {
  const { feed, token, address, unit } = random.pick(world.assets);
  const call = { name: "writeOff", values: [address] };
  await perform(world, world.vault.submitCall(call));
  await tell(feed, "setDead", true);
  const recovery = await ethers.getContractAt("IRecovery", world.vault.address);
  for (let hours = 0; hours < 95; hours += 5) {
    await tell(recovery, "reportFeed", address);
    await time.increase(5 * 3_600);
  }
  const held = (await token.getFunction("balanceOf").staticCall(world.vault.address)) as bigint;
  const { components, policy } = await world.vault.snapshot();
  const claims = components[policy.components.findIndex((c) => isSameAddress(c.token, address))]?.claims ?? 0n;
  if (held <= claims) return; // nothing left to write off
  await perform(world, world.vault.acceptCall(call));
  await tell(token, "mint", world.vault.address, random.scaled(unit, 1e-3, 1e3));
  seen.set("a write-off", (seen.get("a write-off") ?? 0) + 1);
}

/** Compares every view with its twin. */
async function compareViews(random: Random, world: World, snapshot: VaultSnapshot): Promise<void> {
  const at = snapshot.block.number;
  const call = (name: string, ...values: unknown[]): Promise<Outcome> => chainOutcome(world, VAULT, name, values, at);
  const asset = randomAsset(random, world);
  const shares = random.chance(0.03) ? 2n ** 250n : random.share(snapshot.totalSupply);
  const amount = random.chance(0.03) ? 2n ** 240n : random.share(heldBy(snapshot, 0) * 2n);
  const nav = twinOutcome(() => {
    const { bid, mid, ask } = netAssetValue(snapshot);
    return [bid, mid, ask];
  });
  expectSame("netAssetValue", nav, await call("netAssetValue"));
  const holdings = await call("holdings");
  const listed = "value" in holdings ? { value: (holdings.value as readonly unknown[])[2] } : holdings;
  expectSame(
    "weights",
    twinOutcome(() => weights(snapshot)),
    listed,
  );
  const mint = twinOutcome(() => previewMintInKind(snapshot, shares));
  expectSame("previewMintInKind", mint, await call("previewMintInKind", shares));
  const leave = twinOutcome(() => previewRedeemInKind(snapshot, shares));
  expectSame("previewRedeemInKind", leave, await call("previewRedeemInKind", shares));
  const enter = twinOutcome(() => previewDeposit(snapshot, asset, amount));
  expectSame("previewDeposit", enter, await call("previewDeposit", asset, amount));
  const exit = twinOutcome(() => previewRedeem(snapshot, asset, shares));
  expectSame("previewRedeem", exit, await call("previewRedeem", asset, shares));
  const due = twinOutcome(() => {
    const { managementShares, performanceShares } = pendingFees(snapshot);
    if (managementShares > 0n) note("a management fee is due");
    if (performanceShares > 0n) note("a performance fee is due");
    return [managementShares, performanceShares];
  });
  expectSame("pendingFees", due, await call("pendingFees"));
  const { lossBudget, block } = snapshot;
  const budget = twinOutcome(() => [lossBudgetUsedAt(lossBudget, block.timestamp), lossBudget.size, lossBudget.period]);
  expectSame("lossBudget", budget, await call("lossBudget"));
}

/** Compares every action with its twin: what it gives, or why it is refused. */
async function compareActions(random: Random, world: World, snapshot: VaultSnapshot): Promise<Trade> {
  const at = snapshot.block.number;
  const me = world.actor.address;
  const call = (name: string, ...values: unknown[]): Promise<Outcome> => chainOutcome(world, VAULT, name, values, at);
  const asset = randomAsset(random, world);
  const i = world.assets.findIndex(({ address }) => address === asset);
  const amount = random.share(heldBy(snapshot, Math.max(i, 0)));
  const enter = twinOutcome(() => simulateDeposit(snapshot, asset, amount, 1n).shares);
  expectSame("deposit", enter, await call("deposit", asset, amount, 1n, me, FAR));

  const own = await world.vault.sharesOf(me as `0x${string}`, at);
  const shares = random.share(own);
  const leave = twinOutcome(() => simulateRedeem(snapshot, asset, shares, 0n).amount);
  expectSame("redeem", leave, await call("redeem", asset, shares, 0n, me, me, FAR));

  const trade = randomTrade(random, world, snapshot);
  const intent = { ...trade, data: encodeOut(trade.bought) };
  const swap = twinOutcome(() => (simulateTrade(snapshot, trade), trade.bought));
  expectSame("trade", swap, await call("trade", intent, FAR));
  return trade;
}

/** A state as it is at the time of another: time passes for what is measured of risk too. */
const later = (before: VaultSnapshot, { block, risk }: VaultSnapshot): VaultSnapshot => ({ ...before, block, risk });

/** Sends a trade that the twin accepts, and looks whether the vault is then where the twin says. */
async function compareAfterTrade(world: World, before: VaultSnapshot, trade: Trade): Promise<void> {
  const { vault } = world;
  const terms = { ...trade, route: world.desk, minOut: 0n, data: encodeOut(trade.bought), deadline: FAR };
  await perform(world, vault.trade(terms));
  const after = await vault.snapshot();
  // The loss budget drains until the block that the trade is in, so it is simulated at that block's time.
  const expected = afterTrade(later(before, after), { ...trade, minOut: 0n });
  expect(after).to.deep.equal(expected);
}

/** Sends an exit that the twin accepts. */
async function sendExit(random: Random, world: World, snapshot: VaultSnapshot): Promise<void> {
  const receiver = world.actor.address as `0x${string}`;
  const { address: asset } = random.pick(world.assets);
  const shares = random.share(snapshot.totalSupply / 20n);
  const outcome = twinOutcome(() => simulateRedeem(snapshot, asset, shares, 0n));
  const terms = { asset, shares, minOut: 0n, receiver, owner: receiver, sender: receiver, deadline: FAR };
  if (!("value" in outcome)) return;
  await perform(world, world.vault.redeem(terms));
  await compareAfterFlow(world, snapshot, (before) => simulateRedeem(before, asset, shares, 0n));
}

/** Looks whether allowance and outflow are then where the twin says. */
async function compareAfterFlow(
  world: World,
  before: VaultSnapshot,
  flowOf: (snapshot: VaultSnapshot) => ReturnType<typeof simulateRedeem>,
): Promise<void> {
  const after = await world.vault.snapshot();
  // Both drain until the block that the flow is in.
  const at = later(before, after);
  const flow = flowOf(at);
  expect(after.freeFlow).to.deep.equal(freeFlowAfter(at, flow));
  expect(after.outflow).to.deep.equal(outflowAfter(at, flow));
  if ((after.policy.risk?.exitSlope ?? 0n) === 0n) return;
  note(flow.left > 0n ? "an exit under a slope" : "an entry under a slope");
  if (recentOutflow(before) > 0n) note("a flow on top of earlier outflow");
}

/** Sends an entry that the twin accepts. */
async function sendEntry(random: Random, world: World, snapshot: VaultSnapshot): Promise<void> {
  const receiver = world.actor.address as `0x${string}`;
  const i = random.integer(0, world.assets.length - 1);
  const asset = world.assets[i]?.address ?? world.desk;
  const amount = random.share(heldBy(snapshot, i) / 20n);
  if (!("value" in twinOutcome(() => simulateDeposit(snapshot, asset, amount, 1n)))) return;
  await perform(world, world.vault.deposit({ asset, amount, minShares: 1n, receiver, deadline: FAR }));
  await compareAfterFlow(world, snapshot, (before) => simulateDeposit(before, asset, amount, 1n));
}

describe(`SDK against the chain in ${STATES} random states`, function () {
  this.timeout(0);

  before(async () => {
    await getMainnetEnv(); // so that later suites find the chain as they expect it
  });

  it("previews, limits and errors are the chain's, to the wei", async () => {
    const random = new Random(SEED);
    const client = await deployProtocol();
    let world = await createWorld(random, client);
    for (let state = 0; state < STATES; state++) {
      if (state > 0 && state % STATES_PER_WORLD === 0) world = await createWorld(random, client);
      await disturb(random, world);
      if (random.chance(0.2)) await makeClaims(random, world);
      if (state % STATES_PER_WORLD === STATES_PER_WORLD - 6) await writeOff(random, world);
      const silent = random.chance(0.04) ? random.pick(world.assets) : undefined;
      if (silent !== undefined) await tell(silent.token, "setMood", MOODS.silent);
      const snapshot = await world.vault.snapshot();
      await compareViews(random, world, snapshot);
      const trade = await compareActions(random, world, snapshot);
      if (silent !== undefined) await tell(silent.token, "setMood", MOODS.moves);
      else if (checkTrade(snapshot, trade) === undefined) await compareAfterTrade(world, snapshot, trade);
      else if (random.chance(0.5)) await sendExit(random, world, snapshot);
      else if (random.chance(0.4)) await sendEntry(random, world, snapshot);
    }
    if (process.env.SDK_VERBOSE === "1") for (const [kind, count] of [...seen].sort()) console.log(kind, count);
  });

  it("met acceptances and refusals of every kind", function () {
    if (STATES < 200) this.skip();
    const kinds = ["deposit accepted", "redeem accepted", "trade accepted", "trade LossBudgetExceeded"];
    kinds.push(
      "trade TradeLossTooLarge",
      "trade ClaimsNotCovered",
      "trade ComponentWrittenOff",
      "deposit ComponentAboveMaximum",
      "previewDeposit NotAComponent",
      "a management fee is due",
      "a performance fee is due",
      "a write-off",
      "an exit under a slope",
      "an entry under a slope",
      "a flow on top of earlier outflow",
    );
    for (const kind of kinds) expect(seen.get(kind), kind).to.be.greaterThan(0);
  });
});
