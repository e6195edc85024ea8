import { hexOf, type Hex } from "./hex.js";

/** A short name as a `bytes32` carries it, the way Solidity converts a literal: from the left, zeros behind. */
export function bytes32Of(text: string): Hex {
  const digits = Array.from(text, (letter) => letter.charCodeAt(0).toString(16).padStart(2, "0"));
  return hexOf(`0x${digits.join("").padEnd(64, "0")}`);
}
