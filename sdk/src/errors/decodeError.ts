import { decodeParameters } from "../abi/decode.js";
import { AbiError, toBigint } from "../abi/values.js";
import { hexOf, type Hex } from "../core/hex.js";
import { errorTable } from "../generated/errors.js";
import type { BallastError, ErrorDecoder } from "./BallastError.js";
import { Panic, RevertReason } from "./builtin.js";
import { UnknownError } from "./UnknownError.js";

const SELECTOR_LENGTH = 10;

const BUILTIN: Readonly<Record<string, ErrorDecoder>> = {
  [Panic.selector]: {
    inputs: [{ name: "panicCode", type: "uint256" }],
    make: ([panicCode]) => new Panic({ panicCode: toBigint(panicCode) }),
  },
  [RevertReason.selector]: {
    inputs: [{ name: "reason", type: "string" }],
    make: ([reason]) => new RevertReason({ reason: typeof reason === "string" ? reason : "" }),
  },
};

/**
 * The error that a call reverted with, as a class with the Solidity error's arguments.
 *
 * @param data - Revert data, `0x` when there is none.
 * @returns An {@link UnknownError} when no contract of Ballast declares such an error.
 * @throws {@link HexError} when the text is not bytes.
 * @example
 * ```ts
 * decodeError("0x2c1b7dae"); // VaultEmpty: "The basket has no value to price shares by. ..."
 * ```
 */
export function decodeError(data: string): BallastError | UnknownError {
  const bytes = hexOf(data);
  const selector = bytes.slice(0, SELECTOR_LENGTH);
  const decoder = errorTable[selector] ?? BUILTIN[selector];
  if (decoder === undefined) return new UnknownError(bytes);
  try {
    return decoder.make(decodeParameters(decoder.inputs, `0x${bytes.slice(SELECTOR_LENGTH)}` satisfies Hex));
  } catch (error) {
    // Somebody else's error with the same four bytes.
    if (error instanceof AbiError) return new UnknownError(bytes);
    throw error;
  }
}
