import {
  encodeInstrument,
  ONE_CONTRACT,
  optionValue,
  packLeg,
  WAD,
  type InstrumentTerms,
  type OptionSet,
} from "@ballast/sdk";
import { expect } from "chai";
import { Random } from "../sdk/support/random";
import { barrierOption, black } from "./support/reference";

const OPTIONS = 3_000;
const SPOT = 1_000;
const DAYS = 91n;

type Terms = Pick<InstrumentTerms, "kind" | "isCall" | "isUp" | "isKnockIn"> & {
  readonly strike: number;
  readonly barrier: number;
};

const cents = (price: number): bigint => BigInt(Math.round(price * 100)) * 10n ** 6n;

function setOf(terms: Terms, change: Partial<OptionSet> = {}): OptionSet {
  const instrument = encodeInstrument({
    ...terms,
    underlying: 3n,
    expiry: 1_798_761_600n,
    strike: cents(terms.strike),
    barrier: terms.kind === "barrier" ? cents(terms.barrier) : 0n,
  });
  return {
    secondsToExpiry: DAYS * 86_400n,
    forward: BigInt(SPOT) * WAD,
    fixedPart: 0n,
    uncertainty: 0n,
    legs: [packLeg(instrument, ONE_CONTRACT)],
    variances: [0n],
    leastVariances: [],
    mostVariances: [],
    touched: 0n,
    unproved: 0n,
    observationGap: 0n,
    ...change,
  };
}

/** {USD} Value of one contract at a total volatility. */
function valueOf(set: OptionSet, w: number): number {
  const variance = BigInt(Math.round(w * w * 1e15)) * 1_000n;
  return Number(optionValue(set, 0, BigInt(SPOT) * WAD, variance)) / 1e27;
}

/** The total volatility that `valueOf` takes after rounding. */
const roundedVolatility = (w: number): number => Math.sqrt(Math.round(w * w * 1e15) / 1e15);

const price = (random: Random, least: number, most: number): number =>
  Math.round(SPOT * (least + random.unit() * (most - least)) * 100) / 100;

function barrierTerms(random: Random): Terms {
  const isUp = random.chance(0.5);
  const barrier = isUp ? price(random, 0.9, 2) : price(random, 0.4, 1.1);
  const [isCall, isKnockIn] = [random.chance(0.5), random.chance(0.5)];
  return { kind: "barrier", isCall, isUp, isKnockIn, strike: price(random, 0.4, 2), barrier };
}

describe("Margin model: values of options", () => {
  it("prices every kind of barrier as the general formulas of Reiner and Rubinstein do", () => {
    const random = new Random(21);
    const seen = new Set<string>();
    for (let i = 0; i < OPTIONS; i++) {
      const terms = barrierTerms(random);
      const w = roundedVolatility(0.02 + random.unit());
      const expected = barrierOption(terms, SPOT, terms.strike, terms.barrier, w);
      expect(valueOf(setOf(terms), w), JSON.stringify({ ...terms, w })).to.be.closeTo(expected, 1e-9 * SPOT);
      if (expected > 1) seen.add(`${terms.isCall} ${terms.isUp} ${terms.isKnockIn} ${terms.strike > terms.barrier}`);
    }
    // of the sixteen, an up-and-out call and a down-and-out put beyond their barriers are worth nothing
    expect(seen.size).to.equal(14);
  });

  it("moves a barrier that is observed now and then by 0.5826 σ √Δt", () => {
    const random = new Random(22);
    for (let i = 0; i < 500; i++) {
      const terms = barrierTerms(random);
      const isAlive = terms.isUp ? SPOT < terms.barrier : SPOT > terms.barrier;
      const [w, gap] = [roundedVolatility(0.05 + random.unit() / 2), random.integer(1, 14) * 43_200];
      const shift = 0.5825971579390107 * w * Math.sqrt(gap / Number(DAYS * 86_400n));
      const moved = terms.barrier * Math.exp(terms.isUp ? shift : -shift);
      const expected = barrierOption(terms, SPOT, terms.strike, isAlive ? moved : terms.barrier, w);
      const set = setOf(terms, { observationGap: BigInt(gap) });
      expect(valueOf(set, w), JSON.stringify({ ...terms, w, gap })).to.be.closeTo(expected, 1e-9 * SPOT);
    }
  });

  it("makes a vanilla option of a knock-in and a knock-out, to the wei", () => {
    const random = new Random(23);
    for (let i = 0; i < OPTIONS; i++) {
      const terms = barrierTerms(random);
      const change = { observationGap: BigInt(random.integer(0, 100_000)), touched: random.chance(0.2) ? 1n : 0n };
      const variance = BigInt(random.integer(1, 10 ** 9)) * 10n ** 9n;
      const [knockIn, knockOut, vanilla] = [
        { ...terms, isKnockIn: true },
        { ...terms, isKnockIn: false },
        { ...terms, kind: "vanilla", isUp: false, isKnockIn: false } as const,
      ].map((each) => optionValue(setOf(each, change), 0, BigInt(SPOT) * WAD, variance));
      const difference = (knockIn ?? 0n) + (knockOut ?? 0n) - (vanilla ?? 0n);
      // each is rounded to the nearest wei of a price
      expect(difference <= ONE_CONTRACT && difference >= -ONE_CONTRACT, `${difference}`).to.be.true;
    }
  });

  it("values a digital as the spread of calls that its ramp is", () => {
    const random = new Random(24);
    for (let i = 0; i < OPTIONS; i++) {
      const strike = price(random, 0.4, 2);
      const w = roundedVolatility(0.001 + random.unit());
      const [low, high] = [strike * 0.995, strike * 1.005];
      const spread = (black(true, SPOT, low, w) - black(true, SPOT, high, w)) / (high - low);
      for (const isCall of [true, false]) {
        const set = setOf({ kind: "digital", isCall, isUp: false, isKnockIn: false, strike, barrier: 0 });
        expect(valueOf(set, w), `${strike} ${w}`).to.be.closeTo(isCall ? spread : 1 - spread, 1e-10);
      }
    }
  });

  it("pays a digital along its ramp when no time is left", () => {
    for (const [strike, pays] of [
      [900, 1],
      [995.5, 0.952034154],
      [1_000, 0.5],
      [1_004, 0.1015936],
      [1_100, 0],
    ] as const) {
      const set = setOf({ kind: "digital", isCall: true, isUp: false, isKnockIn: false, strike, barrier: 0 });
      expect(valueOf(set, 0), `${strike}`).to.be.closeTo(pays, 1e-7);
    }
  });

  it("takes the worse of both where a touch is unproved", () => {
    const random = new Random(25);
    for (let i = 0; i < 500; i++) {
      const terms = barrierTerms(random);
      const variance = BigInt(random.integer(1, 10 ** 9)) * 10n ** 9n;
      for (const quantity of [ONE_CONTRACT, -ONE_CONTRACT]) {
        const legs = setOf(terms).legs.map((leg) => (quantity > 0n ? leg : packLeg(leg - ONE_CONTRACT, quantity)));
        const [alive = 0n, touched = 0n, unproved] = [{}, { touched: 1n }, { unproved: 1n }].map((change) =>
          optionValue(setOf(terms, { ...change, legs }), 0, BigInt(SPOT) * WAD, variance),
        );
        expect(unproved).to.equal(alive < touched ? alive : touched);
      }
    }
  });
});
