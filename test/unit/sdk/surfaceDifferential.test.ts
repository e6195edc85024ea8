import fs from "node:fs";
import path from "node:path";
import {
  BallastError,
  bracketAge,
  bracketForward,
  bracketMoneyness,
  bracketSkew,
  bracketVariance,
  bracketVolatility,
  decodeError,
  packSvi,
  quarterDeltaMoneyness,
  surfaceWidening,
  unpackSvi,
  WAD,
  widenedVariance,
  type SurfaceBracket,
  type SurfaceSlice,
} from "@ballast/sdk";
import { expect } from "chai";
import type { BaseContract } from "ethers";
import { Random } from "./support/random";
import { deployHarness } from "./support/sources";
import { firstSigner } from "./support/world";

/** Number of random states, 2,000 unless `SDK_VECTORS` says otherwise; `npm run test:deep` makes 50,000. */
const VECTORS = Number(process.env.SDK_VECTORS ?? "2000");
/** Searches for strikes take most of a call's gas. */
const BATCH = 100;
const NOW = 1_780_308_000;
const NOBODY = "0x0000000000000000000000000000000000000000";

interface Case {
  readonly name: string;
  readonly values: readonly unknown[];
  readonly twin: () => readonly unknown[];
}

const REAL = (
  JSON.parse(fs.readFileSync(path.join(__dirname, "..", "..", "vectors", "sviSlices.json"), "utf8")) as {
    word: string[];
  }
).word.map(BigInt);

/** A real slice, often with its level, slope and width scaled; now and then one that nobody would accept. */
function randomWord(random: Random): bigint {
  const word = random.pick(REAL);
  if (random.chance(0.3)) return word;
  const { a, b, rho, m, s } = unpackSvi(word);
  if (random.chance(0.03)) return packSvi({ a: -WAD, b, rho, m, s });
  const scale = (value: bigint): bigint => random.scaled(value < 0n ? -value : value, 0.1, 4);
  return packSvi({ a: a > 0n ? scale(a) : 0n, b: scale(b) / 2n + 10n ** 6n, rho, m, s: scale(s) + 10n ** 6n });
}

function randomSlice(random: Random, expiry: number): SurfaceSlice {
  return {
    parameters: randomWord(random),
    forward: random.scaled(2_000n * WAD, 1e-6, 1e6),
    expiry: BigInt(expiry),
    reportedAt: BigInt(NOW - random.integer(0, random.chance(0.5) ? 600 : 500_000)),
  };
}

function randomBracket(random: Random): SurfaceBracket {
  const near = NOW + random.integer(1, random.chance(0.3) ? 7_200 : 30_000_000);
  const far = near + random.integer(1, random.chance(0.2) ? 3_600 : 60_000_000);
  const time = BigInt(NOW);
  if (random.chance(0.25)) {
    return { time, expiry: BigInt(random.integer(NOW + 1, near)), upper: randomSlice(random, near) };
  }
  const [lower, upper] = [randomSlice(random, near), randomSlice(random, far)];
  return { time, expiry: BigInt(random.integer(near + 1, far)), lower, upper };
}

const toSolidity = ({ parameters, forward, expiry, reportedAt }: SurfaceSlice): bigint[] => [
  parameters,
  forward,
  expiry,
  reportedAt,
];

const bracketOf = ({ expiry, time, lower, upper }: SurfaceBracket): unknown[] => [
  expiry,
  time,
  lower === undefined ? [0n, 0n, 0n, 0n] : toSolidity(lower),
  toSolidity(upper),
];

const moneyness = (random: Random): bigint =>
  BigInt(Math.round((random.unit() * 2 - 1) * 1e15)) * random.pick([100n, 1_000n, 10_010n]);

const MAKERS: readonly ((random: Random, bracket: SurfaceBracket) => Case)[] = [
  (random, bracket) => {
    const k = moneyness(random);
    return { name: "totalVariance", values: [bracketOf(bracket), k], twin: () => [bracketVariance(bracket, k)] };
  },
  (_, bracket) => ({ name: "forward", values: [bracketOf(bracket)], twin: () => [bracketForward(bracket)] }),
  (random, bracket) => {
    const strike = random.chance(0.02) ? 0n : random.scaled(2_000n * WAD, 1e-9, 1e9);
    const twin = (): bigint[] => [bracketMoneyness(bracket, strike)];
    return { name: "logMoneyness", values: [bracketOf(bracket), strike], twin };
  },
  (random, bracket) => {
    const k = moneyness(random);
    return { name: "volatilityAt", values: [bracketOf(bracket), k], twin: () => [bracketVolatility(bracket, k)] };
  },
  (random, bracket) => {
    const isCall = random.chance(0.5);
    const twin = (): bigint[] => [quarterDeltaMoneyness(bracket, isCall)];
    return { name: "quarterDelta", values: [bracketOf(bracket), isCall], twin };
  },
  (_, bracket) => {
    const twin = (): bigint[] => {
      const { riskReversal, butterfly } = bracketSkew(bracket);
      return [riskReversal, butterfly];
    };
    return { name: "skew", values: [bracketOf(bracket)], twin };
  },
  (_, bracket) => ({ name: "age", values: [bracketOf(bracket)], twin: () => [bracketAge(bracket)] }),
  (random) => {
    const freshFor = BigInt(random.integer(600, 86_400));
    const staleAfter = freshFor + BigInt(random.integer(1, 200_000));
    const maximumWidening = BigInt(random.integer(1_000, 30_000));
    const terms = { freshFor, staleAfter, maximumWidening };
    const age = BigInt(random.integer(0, 300_000));
    const values = [age, [NOBODY, 0, 0, 0, 0, freshFor, staleAfter, maximumWidening]];
    return { name: "widening", values, twin: () => [surfaceWidening(age, terms)] };
  },
  (random) => {
    const variance = random.scaled(WAD / 10n, 1e-9, 1e3);
    const by = BigInt(random.integer(0, 30_000)) * 10n ** 14n;
    return { name: "widened", values: [variance, by], twin: () => [...widenedVariance(variance, by)] };
  },
];

type Told = { readonly values: readonly unknown[] } | { readonly error: string };

function ofTwin({ twin }: Case): Told {
  try {
    return { values: twin() };
  } catch (error) {
    if (error instanceof BallastError) return { error: error.message };
    throw error;
  }
}

function ofChain(harness: BaseContract, { name }: Case, ok: boolean, data: string): Told {
  if (!ok) return { error: decodeError(data).message };
  return { values: [...harness.interface.decodeFunctionResult(name, data)] };
}

describe(`The surface's maths against the contract on ${VECTORS} states`, function () {
  this.timeout(0);

  it("has the same bits and the same errors", async () => {
    const random = new Random(7);
    const harness = await deployHarness(await firstSigner(), "SurfaceHarness");
    const batch = harness.getFunction("batch");
    const seen = new Map<string, number>();
    for (let done = 0; done < VECTORS; done += BATCH) {
      const cases = Array.from({ length: BATCH }, () => random.pick(MAKERS)(random, randomBracket(random)));
      const calls = cases.map(({ name, values }) => harness.interface.encodeFunctionData(name, values));
      const outcomes = (await batch.staticCall(calls)) as readonly [boolean, string][];
      outcomes.forEach(([ok, data], i) => {
        const one = cases[i];
        if (one === undefined) throw new Error("The harness gave more outcomes than calls.");
        const chain = ofChain(harness, one, ok, data);
        expect(ofTwin(one), `${one.name}(${one.values.join(", ")})`).to.deep.equal(chain);
        const kind = "error" in chain ? `error ${data.slice(0, 10)}` : one.name;
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
      });
    }
    if (process.env.SDK_VERBOSE === "1") for (const [kind, count] of [...seen].sort()) console.log(kind, count);
    // All calls succeed, and a strike of zero and one far away fail.
    const names = [...seen.keys()];
    expect(names.filter((kind) => !kind.startsWith("error")).length).to.equal(MAKERS.length);
    expect(names.filter((kind) => kind.startsWith("error")).length).to.be.at.least(2);
  });
});
