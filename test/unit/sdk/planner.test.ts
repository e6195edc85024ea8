import {
  allocationVaultAbi,
  basketOf,
  checkTrade,
  componentOf,
  misallocation,
  netAssetValue,
  planTrades,
  TargetsError,
  valueOf,
  weights,
  type Plan,
  type PlannedTrade,
  type VaultSnapshot,
} from "@ballast/sdk";
import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { AbiCoder, Interface } from "ethers";
import { getMainnetEnv } from "../../env/mainnet";
import { Random, SEED, STATES } from "./support/random";
import { chainOutcome, createWorld, deployProtocol, perform, setQuotes, type World } from "./support/world";

const WAD_PER_BPS = 10n ** 14n;
const STATES_PER_WORLD = 10;
const FAR = 2n ** 40n - 1n;
const VAULT = new Interface(allocationVaultAbi);
const TERMS = { expectedLoss: 5n, slippage: 20n, tolerance: 10n };

const encodeOut = (amount: bigint): `0x${string}` =>
  AbiCoder.defaultAbiCoder().encode(["uint256"], [amount]) as `0x${string}`;

function isBreached(snapshot: VaultSnapshot): boolean {
  return weights(snapshot).some((weight, i) => {
    const limits = snapshot.policy.components[i];
    if (limits === undefined) return false;
    return weight > limits.maxWeight * WAD_PER_BPS || weight < limits.minWeight * WAD_PER_BPS;
  });
}

/** Sends a trade in which the desk brings `out`. */
async function execute(world: World, trade: PlannedTrade, out: bigint): Promise<void> {
  const { sell, buy, amountIn, minOut } = trade;
  const terms = { route: world.desk, sell, buy, amountIn, minOut, data: encodeOut(out), deadline: FAR };
  await perform(world, world.vault.trade(terms));
}

/** All trades, each bringing what is expected; or the first alone, bringing the least that is accepted. */
async function executePlan(random: Random, world: World, { trades }: Plan): Promise<void> {
  const [first] = trades;
  if (first !== undefined && random.chance(0.3)) return execute(world, first, first.minOut);
  for (const trade of trades) await execute(world, trade, trade.expectedOut);
}

/** The vault accepts the first trade at the least and at what is expected, and nothing between is refused. */
async function expectFirstAccepted(world: World, snapshot: VaultSnapshot, [trade]: Plan["trades"]): Promise<void> {
  if (trade === undefined) return;
  const { sell, buy, amountIn, minOut, expectedOut } = trade;
  for (const out of [minOut, (minOut + expectedOut) / 2n, expectedOut]) {
    const intent = { route: world.desk, sell, buy, amountIn, minOut, data: encodeOut(out) };
    const outcome = await chainOutcome(world, VAULT, "trade", [intent, FAR], snapshot.block.number);
    expect(outcome).to.deep.equal({ value: out });
  }
}

/** {USD} Above the target (negative below), and what one whole token is worth at the middle. */
function positionOf(snapshot: VaultSnapshot, token: string): { surplus: bigint; price: bigint; unit: bigint } {
  const { values, mid } = basketOf(snapshot);
  const component = componentOf(snapshot, token as `0x${string}`);
  const target = (mid * component.policy.targetWeight) / 10_000n;
  const { bid, ask } = valueOf(component.quote);
  return { surplus: (values[component.index] ?? 0n) - target, price: (bid + ask) / 2n, unit: component.unit };
}

/** When the planner gives up, the vault refuses the pairs it names at other sizes too. */
function expectNoTradeHelps(random: Random, { end, after }: Plan): void {
  if (end.kind !== "refused") return;
  const least = (netAssetValue(after).mid * TERMS.tolerance) / 10_000n;
  for (const { sell, buy } of end.refusals) {
    const [from, to] = [positionOf(after, sell), positionOf(after, buy)];
    const most = from.surplus < -to.surplus ? from.surplus : -to.surplus;
    const isCoarse = [from, to].some(({ price, unit }) => (1_000n * price) / unit > least);
    if (isCoarse || most <= 2n * least) continue; // what one smallest unit is worth would decide
    const value = 2n * least + random.share(most - 2n * least);
    const amountIn = (value * from.unit) / from.price;
    const bought = (value * (10_000n - TERMS.expectedLoss) * to.unit) / to.price / 10_000n;
    expect(checkTrade(after, { sell, buy, amountIn, bought }), end.reason).not.to.equal(undefined);
  }
}

describe(`SDK planner in ${STATES} random states`, function () {
  this.timeout(0);

  before(async () => {
    await getMainnetEnv(); // so that later suites find the chain as they expect it
  });

  it("plans trades that the vault accepts, or says why none can help", async () => {
    const random = new Random(SEED + 1);
    const client = await deployProtocol();
    const tally = { states: 0, breached: 0, planned: 0, onTarget: 0, refused: 0, trades: 0 };
    let world = await createWorld(random, client);
    for (let state = 0; state < STATES; state++) {
      if (state > 0 && state % STATES_PER_WORLD === 0) world = await createWorld(random, client);
      for (const asset of world.assets) {
        asset.price = random.scaled(asset.price, 0.5, 2);
        await setQuotes(random, asset);
      }
      await time.increase(random.integer(1, 3_000_000));
      const snapshot = await world.vault.snapshot();
      const plan = planTrades(snapshot, TERMS);
      tally.states++;
      tally.trades += plan.trades.length;
      if (isBreached(snapshot)) tally.breached++;
      if (plan.trades.length > 0) tally.planned++;
      if (plan.end.kind === "onTarget") tally.onTarget++;
      if (plan.end.kind === "refused") tally.refused++;
      expect(plan.end.reason).to.match(/^[A-Z].*\.$/s);
      await expectFirstAccepted(world, snapshot, plan.trades);
      expectNoTradeHelps(random, plan);
      await executePlan(random, world, plan);
      if (plan.trades.length === 0) continue;
      const after = await world.vault.snapshot();
      const share = (s: VaultSnapshot): bigint => (misallocation(s) * 10n ** 18n) / netAssetValue(s).mid;
      expect(share(after) <= share(snapshot), "further from the targets").to.equal(true);
    }
    if (process.env.SDK_VERBOSE === "1") console.log(tally);
    expect(tally.planned).to.be.greaterThan(0);
  });

  it("takes other targets, and refuses what are none", async () => {
    const random = new Random(SEED + 2);
    const world = await createWorld(random, await deployProtocol());
    const snapshot = await world.vault.snapshot();
    expect(() => planTrades(snapshot, { ...TERMS, targets: [1n] })).to.throw(TargetsError);
    const plan = planTrades(snapshot, { ...TERMS, tolerance: 10_000n });
    expect(plan.trades).to.deep.equal([]);
    expect(plan.end.kind).to.equal("onTarget");
    expect(plan.after).to.equal(snapshot);
  });
});
