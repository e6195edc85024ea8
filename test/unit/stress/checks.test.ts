import { WAD, type Address, type VaultSnapshot } from "@ballast/sdk";
import { expect } from "chai";
import { lossIsCharged, shareKeepsValue, tradeMovesTwo } from "../../../scripts/stress/checks";
import { isTriggered } from "../../../scripts/stress/actors/keeper";

const address = (digit: number): Address => `0x${String(digit).repeat(40)}`;
const SIZE = WAD / 50n;

/** A vault of three tokens at one dollar each, 0.5 % either side, and as many shares as dollars. */
function vaultOf(balances: readonly bigint[], totalSupply = 300n * WAD, used = 0n, price = WAD): VaultSnapshot {
  const quote = { ok: true, value: { bid: (price * 995n) / 1000n, ask: (price * 1005n) / 1000n } } as const;
  const bounds = { minWeight: 2_000n, targetWeight: 3_333n, maxWeight: 5_000n, trigger: 500n, retiring: false };
  const groups = [0, 0, 0, 0] as const;
  const policy = {
    components: balances.map((_, i) => ({
      token: address(i + 1),
      feed: address(7),
      groups,
      decimals: 18,
      ...bounds,
    })),
    groups: [],
    limits: { maxTradeLoss: 100n, swingRate: 100n, freeFlow: 200n, auctionPremium: 500n, auctionCost: 150n },
  };
  return {
    vault: address(9),
    block: { number: 1n, timestamp: 1_000n },
    policyPointer: address(8),
    policy,
    writtenPolicy: policy,
    risk: undefined,
    owner: address(6),
    allocator: address(5),
    totalSupply,
    components: balances.map((value) => ({
      held: { ok: true, value },
      claims: 0n,
      isWrittenOff: false,
      quote,
      guardedQuote: quote,
    })),
    lossBudget: { used, size: SIZE, updatedAt: 1_000n, period: 86_400n },
    freeFlow: { used: 0n, updatedAt: 0n },
    outflow: { level: 0n, updatedAt: 0n },
    fees: {
      managementRate: 0n,
      performanceRate: 0n,
      highWaterMark: 0n,
      accruedOn: 65_535n,
      isInRecovery: false,
    },
    feeRecipient: address(0),
  };
}

const START = vaultOf([100n * WAD, 100n * WAD, 100n * WAD]);

describe("Main job's own checks", () => {
  it("V-3 holds for a fair entry and breaks by one part in a billion too many shares", () => {
    const more = [110n * WAD, 110n * WAD, 110n * WAD];
    expect(shareKeepsValue(START, vaultOf(more, 330n * WAD)).holds).to.equal(true);
    const diluted = shareKeepsValue(START, vaultOf(more, 330n * WAD + WAD / 10n ** 6n));
    expect(diluted.holds).to.equal(false);
    expect(diluted.detail).to.match(/^bid, mid, ask: mid 300000000000000000000 of /);
  });

  it("V-3 looks at unchanged prices: a market that falls meanwhile is nobody's fault", () => {
    const balances = [100n * WAD, 100n * WAD, 100n * WAD];
    expect(shareKeepsValue(START, vaultOf(balances, 300n * WAD, 0n, WAD / 2n)).holds).to.equal(true);
    const paidTooMuch = vaultOf([100n * WAD, 100n * WAD, 89n * WAD], 290n * WAD, 0n, 2n * WAD);
    expect(shareKeepsValue(START, paidTooMuch).holds).to.equal(false);
  });

  it("V-4 breaks when a third token moves, the sold one does not, or the supply changes", () => {
    const after = (...balances: bigint[]): VaultSnapshot => vaultOf(balances.map((balance) => balance * WAD));
    expect(tradeMovesTwo(START, after(90n, 109n, 100n), 0, 1).holds).to.equal(true);
    expect(tradeMovesTwo(START, after(90n, 109n, 99n), 0, 1).holds).to.equal(false);
    expect(tradeMovesTwo(START, after(100n, 109n, 100n), 0, 1).holds).to.equal(false);
    expect(tradeMovesTwo(START, after(90n, 100n, 100n), 0, 1).holds).to.equal(false);
    const minted = vaultOf([90n * WAD, 109n * WAD, 100n * WAD], 301n * WAD);
    expect(tradeMovesTwo(START, minted, 0, 1).holds).to.equal(false);
  });

  it("V-5 breaks when a loss is not charged, or more is used than there is", () => {
    const balances = [90n * WAD, 109n * WAD, 100n * WAD];
    const outcome = { sold: 10n * WAD, bought: 9n * WAD };
    const lost = WAD / 300n;
    expect(lossIsCharged(START, vaultOf(balances, 300n * WAD, lost), outcome).holds).to.equal(true);
    expect(lossIsCharged(START, vaultOf(balances, 300n * WAD, lost - 1n), outcome).holds).to.equal(false);
    expect(lossIsCharged(START, vaultOf(balances, 300n * WAD, SIZE + 1n), outcome).holds).to.equal(false);
    const gain = { sold: 9n * WAD, bought: 10n * WAD };
    expect(lossIsCharged(START, vaultOf(balances), gain).holds).to.equal(true);
  });

  it("the keeper acts at the trigger and not before", () => {
    const weights = (first: bigint, second: bigint, third: bigint): VaultSnapshot =>
      vaultOf([first, second, third].map((bps) => bps * WAD));
    expect(isTriggered(weights(3_332n, 3_334n, 3_334n))).to.equal(false);
    expect(isTriggered(weights(3_832n, 3_084n, 3_084n))).to.equal(false);
    expect(isTriggered(weights(3_833n, 3_083n, 3_084n))).to.equal(true);
    expect(isTriggered(weights(2_833n, 3_583n, 3_584n))).to.equal(true);
  });
});
