/** Bytes as `0x` and an even number of hexadecimal digits, lower case. */
export type Hex = `0x${string}`;

/** Twenty bytes as {@link Hex}; lower case wherever the SDK returns one, any case wherever it takes one. */
export type Address = Hex;

/** Thrown when a text is not the bytes it should be. */
export class HexError extends Error {
  constructor(text: string, expected: string) {
    super(`"${text}" is not ${expected}. Give 0x and hexadecimal digits.`);
    this.name = "HexError";
  }
}

/**
 * Bytes in lower case, checked.
 *
 * @param length - Number of bytes wanted; any if left out.
 * @throws {@link HexError} when the text is not that many bytes.
 * @example
 * ```ts
 * hexOf("0xABCD"); // "0xabcd"
 * ```
 */
export function hexOf(text: string, length?: number): Hex {
  const isHex = /^0x([0-9a-fA-F]{2})*$/.test(text) && (length === undefined || text.length === 2 + 2 * length);
  if (!isHex) throw new HexError(text, length === undefined ? "a string of bytes" : `${length} bytes`);
  return text.toLowerCase() as Hex;
}

/**
 * An address in lower case, checked.
 *
 * @throws {@link HexError} when the text is not twenty bytes.
 * @example
 * ```ts
 * addressOf("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2"); // "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2"
 * ```
 */
export function addressOf(text: string): Address {
  return hexOf(text, 20);
}

/** True when two spellings are one address. */
export function isSameAddress(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
