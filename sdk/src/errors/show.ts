import type { Hex } from "../core/hex.js";

// How error messages write values, by unit.

const DECIMALS = 18;
const MILLISECONDS = 1000;
/** Later UNIX times than JavaScript can write as a date. */
const LAST_DATE = 8_640_000_000_000n;
/** Numbers of seconds above this are times, not periods. */
const FIRST_TIME = 1_000_000_000n;

function decimal(value: bigint): string {
  const sign = value < 0n ? "-" : "";
  const digits = (value < 0n ? -value : value).toString().padStart(DECIMALS + 1, "0");
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, "");
  return `${sign}${digits.slice(0, -DECIMALS)}${fraction === "" ? "" : `.${fraction}`}`;
}

/** A number in 18 decimals. */
export const fraction = decimal;
/** Dollars in 18 decimals. */
export const dollars = (value: bigint): string => `${decimal(value)} USD`;
/** Shares in 18 decimals. */
export const shares = (value: bigint): string => `${decimal(value)} shares`;
/** Basis points. */
export const bps = (value: bigint): string => `${value} bps`;
/** Tokens in their smallest unit. */
export const tokens = (value: bigint): string => `${value} smallest units`;
/** Gas. */
export const gas = (value: bigint): string => `${value} gas`;

/** A time or a period in seconds. */
export function seconds(value: bigint): string {
  if (value < FIRST_TIME || value >= LAST_DATE) return `${value} s`;
  return `${value} (${new Date(Number(value) * MILLISECONDS).toISOString()})`;
}

/** Text in a word, without the zero bytes after it. */
export function name(word: Hex): string {
  const bytes = word.slice(2).match(/../g) ?? [];
  return bytes
    .map((byte) => Number.parseInt(byte, 16))
    .filter((byte) => byte !== 0)
    .map((byte) => String.fromCharCode(byte))
    .join("");
}
