import type { Hex } from "../core/hex.js";

/** A revert that none of the contracts declares: a token's or a venue's own error, or no data at all. */
export class UnknownError extends Error {
  /** What the call reverted with. */
  readonly data: Hex;

  constructor(data: Hex) {
    super(
      data === "0x"
        ? "The call reverted without data. Check that the address has code, and that there was enough gas."
        : `The call reverted with ${data}, which is no error of Ballast. Decode it with the ABI of the token or venue called.`,
    );
    this.name = "UnknownError";
    this.data = data;
  }
}
