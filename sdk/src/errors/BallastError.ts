import type { AbiParameter, AbiValue } from "../abi/values.js";
import type { Hex } from "../core/hex.js";

/** An error that one of the contracts, or a library under them, reverts with. There is one subclass of each. */
export abstract class BallastError extends Error {
  /** First four bytes of the revert data. */
  readonly code: Hex;
  /** The Solidity error's arguments by name, in their units. */
  readonly args: Readonly<Record<string, bigint | string | boolean>>;

  protected constructor(
    name: string,
    code: Hex,
    args: Readonly<Record<string, bigint | string | boolean>>,
    message: string,
  ) {
    super(message);
    this.name = name;
    this.code = code;
    this.args = Object.freeze({ ...args });
  }
}

/** How revert data becomes an error. */
export interface ErrorDecoder {
  /** Arguments of the Solidity error. */
  readonly inputs: readonly AbiParameter[];
  /** Makes the error of the decoded arguments. */
  readonly make: (values: readonly AbiValue[]) => BallastError;
}
