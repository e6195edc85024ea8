import * as sdk from "@ballast/sdk";
import { BallastError, decodeError, Panic, RevertReason, UnknownError } from "@ballast/sdk";
import { expect } from "chai";
import {
  AbiCoder,
  concat,
  ErrorFragment,
  hexlify,
  randomBytes,
  toUtf8Bytes,
  zeroPadBytes,
  type ParamType,
} from "ethers";
import { artifacts } from "hardhat";

interface ErrorClass {
  new (args: never): BallastError;
  readonly selector: string;
  readonly signature: string;
}

const isErrorClass = (value: unknown): value is ErrorClass =>
  typeof value === "function" && value.prototype instanceof BallastError && "signature" in value;

const CLASSES = Object.values<unknown>(sdk).filter(isErrorClass);

/** Bytes that are a text, as the names of limits are. */
const NAME = zeroPadBytes(hexlify(toUtf8Bytes("swingRate")), 32) as `0x${string}`;

function sampleOf({ type }: ParamType): bigint | string | boolean {
  if (type === "bool") return true;
  if (type === "uint8") return 3n; // numbers in 8 bits are enumerations or counts
  if (type.startsWith("uint") || type.startsWith("int")) return 1_234_567n;
  if (type === "address") return hexlify(randomBytes(20));
  if (type === "bytes32") return NAME;
  if (type === "bytes") return hexlify(randomBytes(37));
  return hexlify(randomBytes(Number(type.replace("bytes", ""))));
}

function encode(fragment: ErrorFragment, values: readonly unknown[]): string {
  return concat([fragment.selector, AbiCoder.defaultAbiCoder().encode(fragment.inputs, values)]);
}

/** Every custom error that a contract of ours declares or inherits. */
async function declaredErrors(): Promise<Map<string, ErrorFragment>> {
  const fragments = new Map<string, ErrorFragment>();
  for (const name of await artifacts.getAllFullyQualifiedNames()) {
    if (!name.startsWith("contracts/")) continue;
    const { abi } = await artifacts.readArtifact(name);
    for (const item of abi as { type: string }[]) {
      if (item.type !== "error") continue;
      const fragment = ErrorFragment.from(item);
      fragments.set(fragment.selector, fragment);
    }
  }
  return fragments;
}

describe("SDK errors", () => {
  it("decodes every custom error of every contract into its class, with its arguments", async () => {
    const fragments = await declaredErrors();
    expect(fragments.size).to.be.greaterThan(90);
    for (const fragment of fragments.values()) {
      const values = fragment.inputs.map(sampleOf);
      const error = decodeError(encode(fragment, values));
      expect(error, fragment.name).to.be.instanceOf(BallastError);
      const { args, code } = error as BallastError;
      expect(code).to.equal(fragment.selector);
      expect(error.name).to.equal(fragment.name);
      expect(args).to.deep.equal(Object.fromEntries(fragment.inputs.map(({ name }, i) => [name, values[i]])));
      expect(error.constructor.name).to.equal(fragment.name);
    }
  });

  it("has one class a selector, and signatures that hash to them", () => {
    const selectors = CLASSES.map(({ selector }) => selector);
    expect(new Set(selectors).size).to.equal(selectors.length);
    for (const { selector, signature } of CLASSES) {
      expect(ErrorFragment.from(`error ${signature}`).selector).to.equal(selector);
    }
  });

  it("says what happened, with the values in their units, and what to do", () => {
    const token = "0x514910771af9ca656af840dff83e8264ecf986ca";
    const error = new sdk.ComponentAboveMaximum({
      token,
      weightBefore: 390_000_000_000_000_000n,
      weightAfter: 412_500_000_000_000_000n,
      maximum: 400_000_000_000_000_000n,
    });
    expect(error.message).to.equal(
      `A component's weight would be above its maximum, or further above: token ${token}, weight before 0.39, weight after 0.4125, maximum 0.4. Deposit less or another component, or sell this one first.`,
    );
    const late = new sdk.DeadlinePassed({ deadline: 1_716_422_400n, blockTimestamp: 1_716_422_401n });
    expect(late.message).to.contain("deadline 1716422400 (2024-05-23T00:00:00.000Z)");
    const high = new sdk.LimitTooHigh({ name: NAME, value: 400n, maximum: 300n });
    expect(high.message).to.contain("name swingRate, value 400 bps, maximum 300 bps");
  });

  it("leaves no message without its values", async () => {
    for (const fragment of (await declaredErrors()).values()) {
      const { message } = decodeError(encode(fragment, fragment.inputs.map(sampleOf)));
      expect(message, fragment.name).to.match(/^[A-Z].*\.$/s);
      expect(message, fragment.name).not.to.match(/undefined|\[object|[{}]/);
    }
  });

  it("decodes panics and reasons, and keeps the data of what it does not know", () => {
    const coder = AbiCoder.defaultAbiCoder();
    const panic = decodeError(concat(["0x4e487b71", coder.encode(["uint256"], [0x11])]));
    expect(panic).to.be.instanceOf(Panic).and.have.property("panicCode", 17n);
    const reason = decodeError(concat(["0x08c379a0", coder.encode(["string"], ["Schwüle 60 %"])]));
    expect(reason).to.be.instanceOf(RevertReason).and.have.property("reason", "Schwüle 60 %");
    for (const data of ["0x", "0x12345678", "0x3b0a8245", "0x3b0a82450000"]) {
      expect(decodeError(data)).to.be.instanceOf(UnknownError).and.have.property("data", data);
    }
    expect(() => decodeError("no bytes")).to.throw(sdk.HexError);
  });
});
