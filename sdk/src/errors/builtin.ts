import { BallastError } from "./BallastError.js";

/** What Solidity's panic codes mean. */
const PANICS: Readonly<Record<string, string>> = {
  "1": "an assertion failed",
  "17": "an addition, subtraction or multiplication left its type",
  "18": "a division by zero",
  "33": "a value outside an enum",
  "50": "an index outside a list",
  "65": "too much memory",
};

/** Solidity's own `Panic(uint256)`. */
export class Panic extends BallastError {
  /** First four bytes of the revert data. */
  static readonly selector = "0x4e487b71";
  /** Canonical signature. */
  static readonly signature = "Panic(uint256)";
  /** Solidity's number of the kind of panic; 17 is an arithmetic overflow. */
  readonly panicCode: bigint;

  constructor(args: { readonly panicCode: bigint }) {
    const meaning = PANICS[args.panicCode.toString()] ?? "an unlisted reason";
    super(
      "Panic",
      Panic.selector,
      args,
      `The contract panicked: code ${args.panicCode}, ${meaning}. Use other amounts.`,
    );
    this.panicCode = args.panicCode;
  }
}

/** Solidity's `Error(string)`, which many tokens and venues revert with. */
export class RevertReason extends BallastError {
  /** First four bytes of the revert data. */
  static readonly selector = "0x08c379a0";
  /** Canonical signature. */
  static readonly signature = "Error(string)";
  /** The text given as a reason. */
  readonly reason: string;

  constructor(args: { readonly reason: string }) {
    const message = `A contract that was called reverted: "${args.reason}". Look the reason up at the token or venue called.`;
    super("RevertReason", RevertReason.selector, args, message);
    this.reason = args.reason;
  }
}
