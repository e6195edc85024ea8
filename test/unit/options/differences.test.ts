import { optionGreeks, type OptionInputs } from "@ballast/sdk";
import { expect } from "chai";
import { absolute, errorInWei, ONE, over, toNumber } from "../../../scripts/reference/arithmetic";
import {
  discountedStrike,
  optionOf,
  priceOption,
  type ReferenceOption,
  type ReferencePrices,
} from "../../../scripts/reference/blackScholes";
import { OptionStream } from "../../../scripts/vectors/optionStream";

const OPTIONS = 2_000;
const WAD = 1e18;
/**
 * Steps are this part of the argument: with 105 digits a second difference over it still has more than fifty, and what it
 * leaves out is below 1e-28 of the smallest total volatility's scale.
 */
const STEP = 1n << 80n;

type Argument = "spot" | "volatility" | "time";

/** Values a step below and above in one argument. */
function around(
  option: ReferenceOption,
  argument: Argument,
): [below: ReferencePrices, above: ReferencePrices, h: bigint] {
  const h = option[argument] / STEP;
  const at = (value: bigint): ReferencePrices => priceOption({ ...option, [argument]: value });
  return [at(option[argument] - h), at(option[argument] + h), h];
}

/** Sensitivities by central differences of the 100-digit values: no formula for a Greek is used. */
function differences(option: ReferenceOption): Readonly<Record<string, bigint>> {
  const centre = priceOption(option);
  const [low, high, ds] = around(option, "spot");
  const [calm, wild, dv] = around(option, "volatility");
  const [early, late, dt] = around(option, "time");
  return {
    callDelta: over(high.callValue - low.callValue, 2n * ds),
    putDelta: over(high.putValue - low.putValue, 2n * ds),
    gamma: over(over(high.callValue - 2n * centre.callValue + low.callValue, ds), ds),
    vega: over(wild.callValue - calm.callValue, 2n * dv),
    callTheta: -over(late.callValue - early.callValue, 2n * dt),
    putTheta: -over(late.putValue - early.putValue, 2n * dt),
  };
}

/** {wei} What docs/option-maths.md allows each sensitivity. */
function allowed(inputs: OptionInputs, option: ReferenceOption): Readonly<Record<string, number>> {
  const rootTime = Math.sqrt(Number(inputs.secondsToExpiry) / 31_536_000);
  const w = (Number(inputs.volatility) / WAD) * rootTime;
  const a = Number(inputs.spot);
  const part = 2e-16 + 1e-18 / w;
  const larger = Math.max(a, toNumber(discountedStrike(option)) * WAD);
  const theta = 1 + part * (larger + (a * Number(inputs.volatility)) / WAD / rootTime);
  return {
    callDelta: 1 + part * WAD,
    putDelta: 1 + part * WAD,
    gamma: 1 + (part * WAD * WAD) / (a * w),
    vega: 1 + part * a * rootTime,
    callTheta: theta,
    putTheta: theta,
  };
}

describe("option maths: the Greeks against differences of the 100-digit values", function () {
  this.timeout(300_000);

  it(`are within the stated errors on ${OPTIONS} options of the domain`, () => {
    const stream = new OptionStream(17n);
    let alive = 0; // options whose gamma is not just zero
    for (let i = 0; i < OPTIONS; i++) {
      const inputs = stream.next();
      const option = optionOf(inputs);
      const [greeks, bounds] = [{ ...optionGreeks(inputs) } as Record<string, bigint>, allowed(inputs, option)];
      for (const [name, difference] of Object.entries(differences(option))) {
        const message = `${name} of ${JSON.stringify(inputs, (_, value: unknown) => String(value))}`;
        expect(errorInWei(greeks[name] ?? 0n, difference), message).to.be.at.most(bounds[name] ?? 0);
        if (name === "gamma" && absolute(difference) > ONE / 10n ** 18n) alive++;
      }
    }
    expect(alive).to.be.greaterThan(OPTIONS / 4);
  });
});
