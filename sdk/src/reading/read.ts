import { decodeResult, encodeCall, type AbiItem } from "../abi/call.js";
import { AbiError, type AbiValue } from "../abi/values.js";
import type { Address } from "../core/hex.js";
import type { BlockTag, Reader } from "../core/reader.js";
import { decodeError } from "../errors/decodeError.js";
import { UnknownError } from "../errors/UnknownError.js";
import type { Reading } from "./reading.js";

/** A function of a contract, and its arguments. */
export interface Call {
  /** ABI that has the function. */
  readonly abi: readonly AbiItem[];
  /** Contract to call. */
  readonly to: Address;
  /** Name of the function. */
  readonly name: string;
  /** Arguments; none if left out. */
  readonly values?: readonly AbiValue[];
}

/** Calls a view and decodes what it returns, or the error with which it refuses. */
export async function tryRead(reader: Reader, call: Call, block: BlockTag): Promise<Reading<readonly AbiValue[]>> {
  const { reverted, data } = await reader.call(call.to, encodeCall(call.abi, call.name, call.values ?? []), block);
  if (reverted) return { ok: false, error: decodeError(data) };
  try {
    return { ok: true, value: decodeResult(call.abi, call.name, data) };
  } catch (error) {
    // Solidity reverts without data when an answer is too short to decode.
    if (error instanceof AbiError) return { ok: false, error: new UnknownError("0x") };
    throw error;
  }
}

/** Calls a view that has to answer. @throws The decoded error when it reverts. */
export async function read(reader: Reader, call: Call, block: BlockTag): Promise<readonly AbiValue[]> {
  const reading = await tryRead(reader, call, block);
  if (!reading.ok) throw reading.error;
  return reading.value;
}
