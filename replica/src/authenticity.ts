import fs from "node:fs";
import path from "node:path";
import { dataSlice, keccak256 } from "ethers";
import type { Installation } from "./installer";
import { getCode, type Rpc } from "./rpc";

/** How much of a contract is mainnet's, from all to nothing. */
export type AuthenticityClass = "byte-identical" | "identical but metadata" | "same source" | "stand-in";

/** One row of the authenticity table. */
export interface Authenticity {
  readonly name: string;
  readonly address: string;
  readonly authenticity: AuthenticityClass;
  /** What the class rests on. */
  readonly evidence: string;
}
