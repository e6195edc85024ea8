import fs from "node:fs";
import path from "node:path";
import {
  BallastError,
  decodeError,
  packSvi,
  requireAcceptableSvi,
  requireNoSviCalendarArbitrage,
  sviDerivatives,
  sviDurrleman,
  sviTotalVariance,
  unpackSvi,
  WAD,
  type SviParameters,
} from "@ballast/sdk";
import { expect } from "chai";
import type { BaseContract } from "ethers";
import { Random } from "./support/random";
import { deployHarness } from "./support/sources";
import { firstSigner } from "./support/world";

/** Number of random calls, 2,000 unless `SDK_VECTORS` says otherwise; `npm run test:deep` makes 50,000. */
const VECTORS = Number(process.env.SDK_VECTORS ?? "2000");
const BATCH = 1000;

/** A call of the harness, and what the twin says to it. */
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

const bits = (random: Random, count: number): bigint => {
  let word = 0n;
  for (let i = 0; i < count; i += 16) word = (word << 16n) | BigInt(random.integer(0, 0xffff));
  return BigInt.asUintN(count, word);
};

/** Between -most and most. */
const signed = (random: Random, most: bigint): bigint => (bits(random, 128) % (2n * most + 1n)) - most;

/** Parameters of any shape around what slices have. */
function tame(random: Random): SviParameters {
  const scale = random.pick([1n, 10n, 1000n, 10n ** 9n]);
  return {
    a: signed(random, WAD) / scale,
    b: (signed(random, WAD) + WAD) / scale,
    rho: (signed(random, WAD) * 101n) / 100n,
    m: signed(random, WAD * 2n),
    s: (signed(random, WAD) + WAD) / random.pick([1n, 10n, 10n ** 6n, 10n ** 14n, 10n ** 19n]),
  };
}

/** A real slice with each parameter moved by up to a part of itself. */
function nearby(random: Random): SviParameters {
  const { a, b, rho, m, s } = unpackSvi(random.pick(REAL));
  const part = random.pick([10n, 100n, 10_000n]);
  const move = (value: bigint): bigint => value + signed(random, (value < 0n ? -value : value) / part + 1n);
  return { a: move(a), b: move(b), rho: move(rho), m: move(m), s: move(s) };
}

function randomSlice(random: Random): bigint {
  if (random.chance(0.1)) return bits(random, random.pick([240, 256]));
  if (random.chance(0.2)) return random.pick(REAL);
  return packSvi(random.chance(0.5) ? tame(random) : nearby(random));
}

function randomStrike(random: Random, slice: bigint): bigint {
  if (random.chance(0.05)) return unpackSvi(slice).m;
  if (random.chance(0.05)) return BigInt.asIntN(256, bits(random, 256));
  if (random.chance(0.05)) return random.pick([-10n * WAD, 10n * WAD, 10n * WAD + 1n, -10n * WAD - 1n, 0n]);
  return signed(random, random.pick([WAD / 10n, WAD, 10n * WAD]));
}

function randomCase(random: Random): Case {
  const slice = randomSlice(random);
  const k = randomStrike(random, slice);
  const kind = random.integer(0, 9);
  if (kind < 3) return { name: "totalVariance", values: [slice, k], twin: () => [sviTotalVariance(slice, k)] };
  if (kind < 5) {
    const twin = (): bigint[] => {
      const { w, slope, curvature } = sviDerivatives(slice, k);
      return [w, slope, curvature];
    };
    return { name: "derivatives", values: [slice, k], twin };
  }
  if (kind < 6) return { name: "durrleman", values: [slice, k], twin: () => [sviDurrleman(slice, k)] };
  if (kind < 8) return { name: "requireAcceptable", values: [slice], twin: () => (requireAcceptableSvi(slice), []) };
  if (kind < 9) {
    const later = randomSlice(random);
    const twin = (): [] => (requireNoSviCalendarArbitrage(slice, later), []);
    return { name: "requireNoCalendarArbitrage", values: [slice, later], twin };
  }
  const large = { ...tame(random), m: signed(random, 150n * WAD), s: signed(random, 300n * WAD) };
  const { a, b, rho, m, s } = large;
  return { name: "pack", values: [[a, b, rho, m, s]], twin: () => [packSvi(large)] };
}

/** What came back, or the error's whole message, values included. */
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

describe(`Raw SVI against the contract on ${VECTORS} vectors`, function () {
  this.timeout(0);

  it("has the same bits and the same errors", async () => {
    const random = new Random(498);
    const harness = await deployHarness(await firstSigner(), "SviHarness");
    const batch = harness.getFunction("batch");
    const seen = new Map<string, number>();
    for (let done = 0; done < VECTORS; done += BATCH) {
      const cases = Array.from({ length: BATCH }, () => randomCase(random));
      const calls = cases.map(({ name, values }) => harness.interface.encodeFunctionData(name, values));
      const outcomes = (await batch.staticCall(calls)) as readonly [boolean, string][];
      outcomes.forEach(([ok, data], i) => {
        const one = cases[i];
        if (one === undefined) throw new Error("The harness gave more outcomes than calls.");
        const chain = ofChain(harness, one, ok, data);
        expect(ofTwin(one), `${one.name}(${one.values.join(", ")})`).to.deep.equal(chain);
        const kind = "error" in chain ? `${one.name} ${data.slice(0, 10)}` : `${one.name} accepted`;
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
      });
    }
    if (process.env.SDK_VERBOSE === "1") for (const [kind, count] of [...seen].sort()) console.log(kind, count);
    // All six calls succeed and fail, with all eleven errors.
    const accepted = [...seen.keys()].filter((kind) => kind.endsWith("accepted"));
    const errors = new Set(
      [...seen.keys()].filter((kind) => !kind.endsWith("accepted")).map((kind) => kind.split(" ")[1]),
    );
    expect([accepted.length, errors.size]).to.deep.equal([6, 11]);
  });
});
