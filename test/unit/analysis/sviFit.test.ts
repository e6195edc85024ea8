import {
  packSvi,
  requireAcceptableSvi,
  requireNoSviCalendarArbitrage,
  SviButterflyArbitrage,
  SviCalendarArbitrage,
  sviDurrleman,
  sviTotalVariance,
  unpackSvi,
} from "@ballast/sdk";
import {
  AnalysisError,
  fitSvi,
  quasiExplicitFit,
  type RawSvi,
  rawDurrleman,
  rawVariance,
  toRawSvi,
  toSviParameters,
  type VolatilityQuote,
} from "@ballast/sdk/analysis";
import { expect } from "chai";
import slices from "../../vectors/sviSlices.json";
import { generator } from "./sampleReturns";

const YEARS = 0.25;
/** Axel Vogt's slice: parameters that look harmless and have butterfly arbitrage (Gatheral and Jacquier 2014, section 5.1). */
const VOGT: RawSvi = { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, s: 0.4153 };
const SMILE: RawSvi = { a: 0.01, b: 0.08, rho: -0.3, m: 0.02, s: 0.2 };

const strikes = (count: number, reach: number): number[] =>
  Array.from({ length: count }, (_, i) => reach * ((2 * i) / (count - 1) - 1));

const quotesOf = (slice: RawSvi, years: number, places: readonly number[]): VolatilityQuote[] =>
  places.map((k) => ({ logMoneyness: k, volatility: Math.sqrt(rawVariance(slice, k) / years) }));

describe("analysis: SVI fitter", () => {
  it("has the chain's own variance and Durrleman function, but for rounding", () => {
    const packed = packSvi(toSviParameters(SMILE));
    expect(toRawSvi(unpackSvi(packed))).to.deep.equal(SMILE);
    for (const k of strikes(21, 1)) {
      const wad = BigInt(Math.round(k * 1e12)) * 10n ** 6n;
      const place = Number(wad) / 1e18;
      expect(Number(sviTotalVariance(packed, wad)) / 1e18).to.be.closeTo(rawVariance(SMILE, place), 1e-14);
      expect(Number(sviDurrleman(packed, wad)) / 1e18).to.be.closeTo(rawDurrleman(SMILE, place), 1e-11);
    }
  });

  it("finds a slice again from points on it", () => {
    const points = strikes(15, 0.6).map((k) => ({ k, w: rawVariance(SMILE, k), weight: 1 }));
    const found = quasiExplicitFit(points);
    for (const k of strikes(41, 0.6)) expect(rawVariance(found, k)).to.be.closeTo(rawVariance(SMILE, k), 1e-7);
    const { rootMeanSquaredError, isConstrained } = fitSvi(quotesOf(SMILE, YEARS, strikes(15, 0.6)), YEARS);
    expect(rootMeanSquaredError).to.be.lessThan(1e-5);
    expect(isConstrained).to.equal(false);
  });

  it("turns Vogt's slice, which the chain refuses, into one that it accepts and that is close", () => {
    expect(() => {
      requireAcceptableSvi(packSvi(toSviParameters(VOGT)));
    }).to.throw(SviButterflyArbitrage);
    const { slice, rootMeanSquaredError, isConstrained } = fitSvi(quotesOf(VOGT, 1, strikes(31, 1.2)), 1);
    requireAcceptableSvi(slice);
    expect(isConstrained).to.equal(true);
    expect(rootMeanSquaredError).to.be.lessThan(0.02);
    const raw = toRawSvi(unpackSvi(slice));
    for (const t of strikes(201, 12)) expect(rawDurrleman(raw, raw.m + t * raw.s)).to.be.greaterThan(-1e-6);
  });

  it("keeps above the expiry before where the quotes lie below it", () => {
    const earlier = packSvi(toSviParameters(SMILE));
    const lower = quotesOf({ ...SMILE, a: 0.005 }, YEARS, strikes(15, 0.6));
    const alone = fitSvi(lower, YEARS);
    expect(() => {
      requireNoSviCalendarArbitrage(earlier, alone.slice);
    }).to.throw(SviCalendarArbitrage);
    const { slice, isConstrained, rootMeanSquaredError } = fitSvi(lower, YEARS, earlier);
    requireAcceptableSvi(slice);
    requireNoSviCalendarArbitrage(earlier, slice);
    expect(isConstrained).to.equal(true);
    expect(rootMeanSquaredError).to.be.within(0.005, 0.03);
  });

  it("gives an acceptable slice for noisy quotes around real ones that the chain refuses", () => {
    const next = generator(23);
    const refused = slices.word.map(BigInt).filter((word) => {
      try {
        requireAcceptableSvi(word);
        return false;
      } catch (error) {
        return error instanceof SviButterflyArbitrage;
      }
    });
    expect(refused).to.have.length(20);
    for (const word of refused) {
      const raw = toRawSvi(unpackSvi(word));
      const noisy = quotesOf(raw, 0.1, strikes(13, 0.35)).map(({ logMoneyness, volatility }) => ({
        logMoneyness,
        volatility: volatility + 0.004 * (next() - 0.5),
      }));
      const { slice, rootMeanSquaredError } = fitSvi(noisy, 0.1);
      requireAcceptableSvi(slice);
      expect(rootMeanSquaredError).to.be.lessThan(0.02);
    }
  }).timeout(60_000);

  it("refuses too few and impossible quotes", () => {
    const quotes = quotesOf(SMILE, YEARS, strikes(5, 0.3));
    expect(() => fitSvi(quotes.slice(1), YEARS)).to.throw(AnalysisError, "4 points do not fix five parameters");
    expect(() => fitSvi(quotes, 0)).to.throw(AnalysisError, "0 years");
    expect(() => fitSvi([{ logMoneyness: 0, volatility: 0 }, ...quotes], YEARS)).to.throw(AnalysisError, "quote 0");
  });
});
