import { BallastError, decodeError } from "@ballast/sdk";
import { expect } from "chai";
import type { BaseContract, Result } from "ethers";
import { Random } from "../sdk/support/random";
import { deployHarness } from "../sdk/support/sources";
import { firstSigner } from "../sdk/support/world";
import { randomCall, type Call } from "./calls";

/** Number of random calls, 2,000 unless `SDK_VECTORS` says otherwise; `npm run test:deep` makes 50,000. */
const VECTORS = Number(process.env.SDK_VECTORS ?? "2000");
const BATCH = 500;
const SEED = Number(process.env.SDK_SEED ?? "5");

/** What came back, or the error with its values. */
type Told = { readonly values: readonly bigint[] } | { readonly error: string; readonly name: string };

const told = (error: Error): Told => ({ error: error.message, name: error.name });

function ofTwin({ twin }: Call): Told {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0; // mapping the stacks of thousands of errors takes longer than all else
  try {
    return { values: twin() };
  } catch (error) {
    if (error instanceof BallastError) return told(error);
    throw error;
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** Greeks come as a struct, everything else as words. */
const flat = (result: Result): bigint[] => result.toArray(true).flat() as bigint[];

function ofChain(harness: BaseContract, { name }: Call, ok: boolean, data: string): Told {
  if (!ok) return told(decodeError(data));
  return { values: flat(harness.interface.decodeFunctionResult(name, data)) };
}

/** "" or what is wrong with what the contract said. */
const verdict = (call: Call, chain: Told): string =>
  "name" in chain ? call.wrongError(chain.name) : call.wrongResult(chain.values);

describe(`Option maths on any 256-bit input, ${VECTORS} calls`, function () {
  this.timeout(0);

  it("reverts by name or is right, and the twin agrees bit by bit", async () => {
    const random = new Random(SEED);
    const harness = await deployHarness(await firstSigner(), "OptionHarness");
    const batch = harness.getFunction("batch");
    const seen = new Map<string, number>();
    for (let done = 0; done < VECTORS; done += BATCH) {
      const calls = Array.from({ length: BATCH }, () => randomCall(random));
      const data = calls.map(({ name, values }) => harness.interface.encodeFunctionData(name, values));
      const outcomes = (await batch.staticCall(data)) as readonly [boolean, string][];
      calls.forEach((call, i) => {
        const [ok, returned] = outcomes[i] ?? [false, "0x"];
        const chain = ofChain(harness, call, ok, returned);
        const message = `${call.name}(${call.values.join(", ")})`;
        expect(ofTwin(call), message).to.deep.equal(chain);
        expect(verdict(call, chain), message).to.equal("");
        const kind = "name" in chain ? chain.name : `${call.name} accepted`;
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
      });
    }
    if (process.env.SDK_VERBOSE === "1") for (const [kind, count] of [...seen].sort()) console.log(kind, count);
    // All twelve functions give results, and every error but NotSolved, for which no input is known, is met.
    const accepted = [...seen.keys()].filter((kind) => kind.endsWith("accepted"));
    expect([accepted.length, seen.size - accepted.length]).to.deep.equal([12, 15]);
  });
});
