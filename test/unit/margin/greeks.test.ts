import {
  BallastError,
  bookGreeks,
  decodeError,
  encodeInstrument,
  greeksLensAbi,
  optionGreeks,
  packLeg,
  revertDataOf,
  SpotTooLow,
  WAD,
  type Book,
  type BookGreeks,
  type OptionSet,
  type Portfolio,
} from "@ballast/sdk";
import { expect } from "chai";
import { Interface } from "ethers";
import { ethers } from "hardhat";
import { EVERYTHING, NEAR_BARRIERS, randomPortfolio } from "../../../scripts/vectors/portfolios";
import { Random } from "../sdk/support/random";
import { show } from "./support/engine";

const PORTFOLIOS = 80;
const LENS = new Interface(greeksLensAbi);
const YEAR = 31_536_000n;
const EXPIRY = 1_798_761_600n;
const ONE = 10n ** 9n;
/** {1} The central differences' own error. */
const TRUNCATION = 3e-5;

const NAMES = ["delta", "collateralDelta", "gamma", "vega", "theta"] as const;
const float = (value: bigint): number => Number(value) / 1e18;

interface Terms {
  readonly kind: "vanilla" | "digital" | "barrier";
  readonly isCall: boolean;
  readonly isKnockIn?: boolean;
  /** {USD/tok} 8 decimals. */
  readonly strike: bigint;
}

const instrument = ({ kind, isCall, isKnockIn = false, strike }: Terms): bigint =>
  encodeInstrument({
    underlying: 0n,
    kind,
    isCall,
    isUp: false,
    isKnockIn,
    expiry: EXPIRY,
    strike,
    barrier: kind === "barrier" ? 2_500n * 10n ** 8n : 0n,
  });

/** A book of one position at a spot of 3,000. */
function bookOf(terms: Terms, volatility: bigint, secondsToExpiry: bigint, change: Partial<OptionSet> = {}): Book {
  const spot = 3_000n * WAD;
  const variance = (volatility * volatility * secondsToExpiry) / (WAD * YEAR);
  const set: OptionSet = {
    secondsToExpiry,
    forward: spot,
    fixedPart: 0n,
    uncertainty: 0n,
    legs: [packLeg(instrument(terms), ONE)],
    variances: [variance],
    leastVariances: [],
    mostVariances: [],
    touched: 0n,
    unproved: 0n,
    observationGap: 60n,
    ...change,
  };
  return {
    spot,
    range: WAD / 5n,
    staleness: 0n,
    perpetuals: 0n,
    perpetualProfit: 0n,
    optionSets: [set],
    collaterals: [],
  };
}

/** Apart by less than a part of what they are, or of a thousandth of a scale. */
function expectClose(actual: number, expected: number, scale: number, message: string): void {
  expect(Math.abs(actual - expected), `${message}: ${actual} ${expected}`).to.be.lessThan(
    TRUNCATION * Math.max(Math.abs(expected), scale / 1_000),
  );
}

describe("Greeks of a portfolio", function () {
  this.timeout(300_000);
  let lens = "";

  before(async () => {
    const contract = await (await ethers.getContractFactory("GreeksLens")).deploy();
    lens = await (await contract.waitForDeployment()).getAddress();
  });

  async function ask(portfolio: Portfolio): Promise<readonly BookGreeks[] | string> {
    const data = LENS.encodeFunctionData("greeksOf", [portfolio]);
    try {
      const [books] = LENS.decodeFunctionResult("greeksOf", await ethers.provider.call({ to: lens, data }));
      return (books as readonly BookGreeks[]).map((book) => ({
        delta: book.delta,
        collateralDelta: book.collateralDelta,
        gamma: book.gamma,
        vega: book.vega,
        theta: book.theta,
      }));
    } catch (error) {
      return decodeError(revertDataOf(error) ?? "0x").message;
    }
  }

  it("are the contract's and its twin's alike, bit by bit, or refused by both", async () => {
    const random = new Random(88);
    let refused = 0;
    for (let i = 0; i < PORTFOLIOS; i++) {
      const portfolio = randomPortfolio(
        random,
        i % 3 === 0 ? NEAR_BARRIERS : { ...EVERYTHING, hasExtremes: i % 9 === 1 },
      );
      const answer = await ask(portfolio);
      try {
        const twin = portfolio.books.map(bookGreeks).map((book) => ({ ...book }));
        expect(answer, show(portfolio)).to.deep.equal(twin);
      } catch (error) {
        if (!(error instanceof BallastError)) throw error;
        refused++;
        expect(answer, show(portfolio)).to.equal(error.message);
      }
    }
    expect(refused).to.be.lessThan(PORTFOLIOS / 4);
  });

  it("are those of Black and Scholes for calls and puts", () => {
    for (const strike of [2_000n, 2_900n, 3_000n, 3_500n])
      for (const volatility of [WAD / 5n, WAD])
        for (const days of [1n, 30n, 365n])
          for (const isCall of [true, false]) {
            const time = days * 86_400n;
            const terms = { kind: "vanilla", isCall, strike: strike * 10n ** 8n } as const;
            const book = bookOf(terms, volatility, time);
            const greeks = bookGreeks(book);
            const known = optionGreeks({
              spot: book.spot,
              strike: strike * WAD,
              secondsToExpiry: time,
              volatility,
              rate: 0n,
            });
            const message = `${strike} ${volatility} ${days} ${isCall}`;
            expectClose(float(greeks.delta), float(isCall ? known.callDelta : known.putDelta), 1, message);
            expectClose(float(greeks.gamma), float(known.gamma), 1e-3, message);
            expectClose(float(greeks.vega), float(known.vega), 300, message);
            expectClose(float(greeks.theta), float(isCall ? known.callTheta : known.putTheta) / 365, 10, message);
          }
  });

  it("of a knock-in and a knock-out add up to the option's", () => {
    for (const isCall of [true, false]) {
      const terms = { isCall, strike: 3_100n * 10n ** 8n } as const;
      const of = (kind: "vanilla" | "barrier", isKnockIn = false): BookGreeks =>
        bookGreeks(bookOf({ ...terms, kind, isKnockIn }, (6n * WAD) / 10n, 20n * 86_400n));
      const [whole, knockIn, knockOut] = [of("vanilla"), of("barrier", true), of("barrier")];
      for (const name of NAMES) {
        if (name === "collateralDelta") continue;
        expectClose(
          float(knockIn[name] + knockOut[name]),
          float(whole[name]),
          1e3 * Math.abs(float(whole[name])),
          name,
        );
        expect(knockIn[name], name).not.to.equal(0n);
      }
    }
  });

  it("of a digital are those of the two calls that its ramp is", () => {
    const time = 7n * 86_400n;
    const greeks = bookGreeks(bookOf({ kind: "digital", isCall: true, strike: 3_000n * 10n ** 8n }, WAD / 2n, time));
    const of = (strike: bigint): BookGreeks =>
      bookGreeks(bookOf({ kind: "vanilla", isCall: true, strike: strike * 10n ** 8n }, WAD / 2n, time));
    const [low, high] = [of(2_985n), of(3_015n)]; // a ramp of 1 %
    for (const name of ["delta", "gamma", "vega", "theta"] as const)
      expectClose(float(greeks[name]), float(low[name] - high[name]) / 30, 1e4 * float(low.gamma), name);
  });

  it("count perpetuals and collateral, and only what of a forward still moves", () => {
    const terms = { kind: "vanilla", isCall: true, strike: 1_000n * 10n ** 8n } as const;
    const half = bookOf(terms, WAD / 2n, 900n, { fixedPart: 1_500n * WAD });
    const collateral = { value: 6_000n * WAD, haircut: WAD / 10n, beta: WAD, leverage: WAD };
    const greeks = bookGreeks({ ...half, perpetuals: -3n * ONE, collaterals: [collateral] });
    expectClose(float(greeks.delta), 0.5 - 3, 1, "delta");
    expect(greeks.collateralDelta).to.equal(2n * WAD);
  });

  it("are refused for a price of too few digits", async () => {
    const book = { ...bookOf({ kind: "vanilla", isCall: true, strike: 10n ** 8n }, WAD, 900n), spot: 10n ** 12n - 1n };
    expect(() => bookGreeks(book)).to.throw(SpotTooLow);
    const portfolio: Portfolio = { cash: 0n, stableValue: 0n, stressCorrelation: 0n, books: [book] };
    expect(await ask(portfolio)).to.equal(new SpotTooLow({ spot: book.spot, minimum: 10n ** 12n }).message);
  });
});
