import {
  BallastError,
  cashOrNothing,
  ExponentTooLarge,
  exponential,
  impliedVolatilityOfCall,
  impliedVolatilityOfPut,
  inverseNormalCdf,
  LogarithmUndefined,
  logRatio,
  MAX_EXPONENT,
  normalCdf,
  NoTimeToExpiry,
  optionGreeks,
  optionPrices,
  PriceAboveBound,
  PriceBelowIntrinsic,
  ProbabilityOutOfRange,
  SpotOutOfDomain,
  StrikeOutOfDomain,
  TimeValueTooLarge,
  TimeValueTooSmall,
  VolatilityOutOfDomain,
  WAD,
} from "@ballast/sdk";
import { expect } from "chai";
import digests from "../../vectors/option-digests.json";
import published from "../../vectors/option-published.json";
import { largestErrors } from "../../../scripts/bench/optionErrors";
import {
  errorInWei,
  exponential as exactExponential,
  fromWad,
  naturalLogarithm,
  over,
  toNumber,
} from "../../../scripts/reference/arithmetic";
import { reference } from "../../../scripts/reference/blackScholes";
import { cumulative } from "../../../scripts/reference/normal";
import { OptionStream } from "../../../scripts/vectors/optionStream";
import { digestOf } from "./vectors";

const HAUG = { spot: 60n * WAD, strike: 65n * WAD, secondsToExpiry: 7_884_000n, rate: (8n * WAD) / 100n };
/** Batches that the ordinary run compares; Forge compares these and, in the deep profile, all. */
const QUICK_BATCHES = 8;

describe("option maths: the SDK's twin", () => {
  it("has the contracts' digests, bit by bit", () => {
    expect(digests.size * digests.digests.length).to.be.at.least(50_000);
    for (let i = 0; i < QUICK_BATCHES; i++)
      expect(digestOf(BigInt(i + 1), digests.size), `batch ${i}`).to.equal(digests.digests[i]);
  });

  it("is within the stated errors of the 100-digit reference", () => {
    const errors = largestErrors(7n, 1_000);
    for (const [name, error] of Object.entries(errors)) expect(error, name).to.be.at.most(1);
  });

  for (const { source, kind, inputs, expected, tolerance } of published)
    it(`gives the published value: ${source}`, () => {
      const scale = (value: number): bigint => BigInt(Math.round(value * 1e9)) * 10n ** 9n;
      const options = {
        spot: scale(inputs.spot),
        strike: scale(inputs.strike),
        secondsToExpiry: BigInt(Math.round(inputs.years * 31_536_000)),
        volatility: scale(inputs.volatility),
        rate: scale(inputs.rate),
      };
      const results: Readonly<Record<string, bigint>> = { ...optionGreeks(options) };
      expect(Number(results[kind]) / 1e18).to.be.closeTo(expected, tolerance);
      // The books round to the digits they print; that the reference agrees says that these are they.
      const exact = new Map(Object.entries(reference(options))).get(kind) as bigint;
      expect(toNumber(exact)).to.be.closeTo(expected, tolerance);
    });

  it("prices an implied volatility back", () => {
    const value = optionPrices({ ...HAUG, volatility: (3n * WAD) / 10n }).callValue;
    expect(impliedVolatilityOfCall(HAUG, value)).to.equal((3n * WAD) / 10n);
  });
});

describe("option maths: primitives against 100 digits", () => {
  const stream = new OptionStream(11n);
  const draw = (range: bigint): bigint => (stream.draw(60n) % (2n * range)) - range;

  it("exp is within 2e-18 of the value and one wei", () => {
    for (let i = 0; i < 2_000; i++) {
      const x = draw(20n * WAD);
      const target = exactExponential(fromWad(x));
      const allowed = 1 + 2e-18 * toNumber(target) * 1e18;
      expect(errorInWei(exponential(x), target), x.toString()).to.be.at.most(allowed);
    }
  });

  it("ln is within 3e-18 of the value and two wei", () => {
    for (let i = 0; i < 2_000; i++) {
      const { spot, strike } = stream.next();
      const target = naturalLogarithm(over(fromWad(spot), fromWad(strike)));
      const allowed = 2 + 3e-18 * Math.abs(toNumber(target)) * 1e18;
      expect(errorInWei(logRatio(spot, strike), target), `${spot}/${strike}`).to.be.at.most(allowed);
    }
  });

  it("Φ is within 2.4e-17, and its inverse inverts it", () => {
    for (let i = 0; i < 500; i++) {
      const x = draw(9n * WAD);
      expect(errorInWei(normalCdf(x), cumulative(fromWad(x))), x.toString()).to.be.at.most(24.5);
      const probability = 1n + (stream.draw(60n) % (WAD - 1n));
      const z = inverseNormalCdf(probability);
      expect(errorInWei(probability, cumulative(fromWad(z))), probability.toString()).to.be.at.most(26);
    }
  });
});

describe("option maths: errors", () => {
  const inputs = { ...HAUG, volatility: WAD / 2n };
  const cases: readonly (readonly [string, () => unknown, new (args: never) => BallastError])[] = [
    ["spot", () => optionPrices({ ...inputs, spot: 0n }), SpotOutOfDomain],
    ["strike", () => optionGreeks({ ...inputs, strike: 10n ** 34n }), StrikeOutOfDomain],
    ["volatility", () => cashOrNothing({ ...inputs, volatility: 1n }), VolatilityOutOfDomain],
    ["exponent", () => exponential(MAX_EXPONENT + 1n), ExponentTooLarge],
    ["logarithm", () => logRatio(0n, 1n), LogarithmUndefined],
    ["probability", () => inverseNormalCdf(WAD), ProbabilityOutOfRange],
    ["expired", () => impliedVolatilityOfCall({ ...HAUG, secondsToExpiry: 0n }, WAD), NoTimeToExpiry],
    ["call above the spot", () => impliedVolatilityOfCall(HAUG, HAUG.spot + 1n), PriceAboveBound],
    ["put above the strike", () => impliedVolatilityOfPut(HAUG, HAUG.strike), PriceAboveBound],
    ["put below its exercise", () => impliedVolatilityOfPut(HAUG, WAD), PriceBelowIntrinsic],
    ["no time value", () => impliedVolatilityOfCall(HAUG, 1n), TimeValueTooSmall],
    ["all time value", () => impliedVolatilityOfCall(HAUG, HAUG.spot - 1n), TimeValueTooLarge],
  ];
  for (const [name, call, error] of cases)
    it(`names what is wrong: ${name}`, () => {
      expect(call).to.throw(error);
    });
});
