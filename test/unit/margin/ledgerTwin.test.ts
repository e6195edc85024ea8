import {
  accruedLedger,
  accruedMarket,
  borrowRate,
  cashOfShares,
  changeCash,
  decodeError,
  BallastError,
  markAt,
  premiumOf,
  recordTrade,
  totalBorrowed,
  totalSupplied,
  WAD,
  type CashLedger,
  type PerpetualMarket,
} from "@ballast/sdk";
import { expect } from "chai";
import type { BaseContract } from "ethers";
import { Random } from "../sdk/support/random";
import { deployHarness } from "../sdk/support/sources";
import { firstSigner } from "../sdk/support/world";

/** Number of random states, 2,000 unless `SDK_VECTORS` says otherwise. */
const VECTORS = Number(process.env.SDK_VECTORS ?? "2000");
const SEED = Number(process.env.SDK_SEED ?? "8");
const BATCH = 100;
const RAY = 10n ** 27n;
const HOUR = 3_600;

interface Case {
  readonly name: string;
  readonly values: readonly unknown[];
  /** What the twin says; `time` is that of the contract's block. */
  readonly twin: (time: bigint) => readonly bigint[];
}

/* STATES */

const ledgerWords = (ledger: CashLedger): bigint[] => [
  ledger.supplyIndex,
  ledger.borrowIndex,
  ledger.supplyShares,
  ledger.borrowShares,
  ledger.unsettled,
  ledger.reserves,
  ledger.updatedAt,
];

const marketWords = (market: PerpetualMarket): bigint[] => [
  market.funding,
  market.premiumVolume,
  market.volume,
  market.updatedAt,
];

/** Nothing, a few wei, or up to a hundred million dollars. */
function amountOf(random: Random): bigint {
  if (random.chance(0.1)) return 0n;
  return random.chance(0.15) ? BigInt(random.integer(1, 1_000)) : random.scaled(WAD, 1e-6, 1e8);
}

function ledgerOf(random: Random): CashLedger {
  return {
    supplyIndex: RAY + random.scaled(RAY, 1e-20, 5),
    borrowIndex: RAY + random.scaled(RAY, 1e-20, 20),
    supplyShares: amountOf(random),
    borrowShares: amountOf(random),
    unsettled: random.chance(0.5) ? amountOf(random) : -amountOf(random),
    reserves: amountOf(random) / 1_000n,
    updatedAt: 0n,
  };
}

const secondsOf = (random: Random): bigint =>
  random.chance(0.1) ? 0n : BigInt(Math.round(Math.exp(random.unit() * Math.log(400 * 24 * HOUR))));

const signedOf = (random: Random, amount: bigint): bigint => (random.chance(0.5) ? amount : -amount);

/** As trades leave it: the premium of what was traded is within the fee rate. */
function marketOf(random: Random): PerpetualMarket {
  const volume = random.chance(0.1) ? 0n : random.scaled(10n ** 9n, 1e-8, 1e9);
  const premium = random.scaled(WAD, 1e-10, 5e-3);
  return {
    funding: signedOf(random, random.scaled(WAD, 1e-9, 1e4)),
    premiumVolume: random.chance(0.1) ? 0n : signedOf(random, (premium * volume) / 10n ** 9n),
    volume,
    updatedAt: BigInt(random.integer(0, 2 ** 31)),
  };
}

const interestOf = (random: Random): bigint => (random.chance(0.1) ? 0n : random.scaled(10n ** 9n, 1e-8, 1e9));
const indexOf = (random: Random): bigint => random.scaled(2_000n * WAD, 1e-6, 1e4);

/* CASES */

function changeCase(random: Random): Case {
  const ledger = ledgerOf(random);
  const total = random.chance(0.5) ? ledger.supplyShares : -ledger.borrowShares;
  // now and then more than there is: the contract panics
  const shares = random.chance(0.03) ? total + (total < 0n ? -1n : 1n) : total / BigInt(random.integer(1, 5));
  const cash = cashOfShares(ledger, shares);
  const amount = random.chance(0.1) ? -cash : signedOf(random, amountOf(random));
  const twin = (): bigint[] => {
    const next = changeCash(ledger, shares, amount);
    return [...ledgerWords(next.ledger), next.shares];
  };
  return { name: "change", values: [ledgerWords(ledger), shares, amount], twin };
}

const MAKERS: readonly ((random: Random) => Case)[] = [
  (random) => {
    const ledger = ledgerOf(random);
    return { name: "supplyOf", values: [ledgerWords(ledger)], twin: () => [totalSupplied(ledger)] };
  },
  (random) => {
    const ledger = ledgerOf(random);
    return { name: "borrowOf", values: [ledgerWords(ledger)], twin: () => [totalBorrowed(ledger)] };
  },
  (random) => {
    const utilisation = random.share(WAD);
    return { name: "rateAt", values: [utilisation], twin: () => [borrowRate(utilisation)] };
  },
  (random) => {
    const [ledger, age] = [ledgerOf(random), secondsOf(random)];
    const twin = (time: bigint): bigint[] => [
      ...ledgerWords(accruedLedger({ ...ledger, updatedAt: time - age }, time)),
      time,
    ];
    return { name: "accrued", values: [ledgerWords(ledger), age], twin };
  },
  (random) => {
    const [ledger, shares] = [ledgerOf(random), signedOf(random, amountOf(random))];
    return { name: "cashOf", values: [ledgerWords(ledger), shares], twin: () => [cashOfShares(ledger, shares)] };
  },
  changeCase,
  (random) => {
    const [market, open] = [marketOf(random), interestOf(random)];
    return { name: "premiumOf", values: [marketWords(market), open], twin: () => [premiumOf(market, open)] };
  },
  (random) => {
    const [index, premium] = [indexOf(random), signedOf(random, random.scaled(WAD, 1e-12, 5e-3))];
    return { name: "markAt", values: [index, premium], twin: () => [markAt(index, premium)] };
  },
  (random) => {
    const [market, open, index] = [marketOf(random), interestOf(random), indexOf(random)];
    // now and then a time before the market's: the contract panics
    const time = random.chance(0.03) ? market.updatedAt - 1n : market.updatedAt + secondsOf(random);
    const values = [marketWords(market), open, index, time < 0n ? 0n : time];
    const twin = (): bigint[] => marketWords(accruedMarket(market, open, index, time < 0n ? 0n : time));
    return { name: "marketLater", values, twin };
  },
  (random) => {
    const [market, index, quantity] = [marketOf(random), indexOf(random), interestOf(random)];
    const price = random.chance(0.2) ? random.scaled(index, 1e-3, 1e6) : random.scaled(index, 0.99, 1.01);
    const feeRate = BigInt(random.integer(0, 5_000)) * 10n ** 12n;
    const twin = (): bigint[] => marketWords(recordTrade(market, { quantity, price, index, feeRate }));
    return { name: "record", values: [marketWords(market), quantity, price, index, feeRate], twin };
  },
];

/* COMPARISON */

type Told = { readonly values: readonly bigint[] } | { readonly error: string };

function ofTwin({ twin }: Case, time: bigint): Told {
  try {
    return { values: twin(time) };
  } catch (error) {
    if (error instanceof BallastError) return { error: error.message };
    throw error;
  }
}

function ofChain(harness: BaseContract, { name }: Case, ok: boolean, data: string): Told {
  if (!ok) return { error: decodeError(data).message };
  return { values: harness.interface.decodeFunctionResult(name, data).toArray(true).flat() as bigint[] };
}

describe(`Cash index and funding: the contracts and their twins, ${VECTORS} states`, function () {
  this.timeout(0);

  it("have the same bits and the same errors", async () => {
    const random = new Random(SEED);
    const harness = await deployHarness(await firstSigner(), "MarginLedgerHarness");
    const batch = harness.getFunction("batch");
    const empty = MAKERS[3]?.(random);
    if (empty === undefined) throw new Error("There is no case of time.");
    const answer = (await harness.getFunction(empty.name).staticCall(...empty.values)) as { time: bigint };
    const seen = new Map<string, number>();
    for (let done = 0; done < VECTORS; done += BATCH) {
      const cases = Array.from({ length: BATCH }, () => random.pick(MAKERS)(random));
      const calls = cases.map(({ name, values }) => harness.interface.encodeFunctionData(name, values));
      const outcomes = (await batch.staticCall(calls)) as readonly [boolean, string][];
      outcomes.forEach(([ok, data], i) => {
        const one = cases[i];
        if (one === undefined) throw new Error("The harness gave more outcomes than calls.");
        const chain = ofChain(harness, one, ok, data);
        const shown = `${one.name}(${one.values.map(String).join(", ")})`;
        expect(ofTwin(one, answer.time), shown).to.deep.equal(chain);
        const kind = "error" in chain ? `error of ${one.name}` : one.name;
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
      });
    }
    if (process.env.SDK_VERBOSE === "1") for (const [kind, count] of [...seen].sort()) console.log(kind, count);
    const names = [...seen.keys()];
    expect(names.filter((kind) => !kind.startsWith("error")).length).to.equal(MAKERS.length);
    expect(names).to.include.members(["error of change", "error of marketLater"]);
  });
});
