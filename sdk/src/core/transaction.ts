import type { Address, Hex } from "./hex.js";

/** What any client library can send. */
export interface TransactionRequest {
  /** Contract to call. */
  readonly to: Address;
  /** Call data. */
  readonly data: Hex;
  /** \{wei\} Ether to send along. */
  readonly value: bigint;
}
