import type { Hex } from "../core/hex.js";
import { AbiError, elementOf, fieldsOf, headSize, isDynamic, type AbiParameter, type AbiValue } from "./values.js";

const WORD_DIGITS = 64;
/** No contract here returns longer lists; a larger length is garbage, not data. */
const LONGEST_LIST = 100_000;

function wordAt(digits: string, offset: number): string {
  const word = digits.slice(2 * offset, 2 * offset + WORD_DIGITS);
  if (word.length < WORD_DIGITS) {
    throw new AbiError(`The data ends at byte ${digits.length / 2}, inside a value that starts at byte ${offset}`);
  }
  return word;
}

function numberAt(digits: string, offset: number): number {
  const value = BigInt(`0x${wordAt(digits, offset)}`);
  if (value > BigInt(digits.length) + BigInt(LONGEST_LIST)) throw new AbiError(`${value} is no offset or length`);
  return Number(value);
}

function bytesAt(digits: string, offset: number): string {
  const length = numberAt(digits, offset);
  const bytes = digits.slice(2 * (offset + 32), 2 * (offset + 32 + length));
  if (bytes.length < 2 * length) throw new AbiError(`The data ends inside ${length} bytes at byte ${offset}`);
  return bytes;
}

function text(digits: string): string {
  try {
    return decodeURIComponent(digits.replace(/../g, "%$&"));
  } catch {
    throw new AbiError(`0x${digits} is not UTF-8`);
  }
}

function decodeWord(type: string, word: string): AbiValue {
  const value = BigInt(`0x${word}`);
  if (type.startsWith("uint")) return value;
  if (type.startsWith("int")) return BigInt.asIntN(256, value);
  if (type === "bool") return value !== 0n;
  if (type === "address") return `0x${word.slice(24)}`;
  const fixed = /^bytes(\d+)$/.exec(type);
  if (fixed?.[1] !== undefined) return `0x${word.slice(0, 2 * Number(fixed[1]))}`;
  throw new AbiError(`${type} cannot be decoded`);
}

function decodeValue(parameter: AbiParameter, digits: string, offset: number): AbiValue {
  const array = elementOf(parameter);
  if (array !== undefined) {
    const isList = array.length === undefined;
    const length = array.length ?? numberAt(digits, offset);
    if (length > LONGEST_LIST) throw new AbiError(`A list of ${length} values is too long`);
    const start = isList ? offset + 32 : offset;
    return decodeSequence(
      Array.from({ length }, () => array.element),
      digits,
      start,
    );
  }
  if (parameter.type === "tuple") {
    const fields = fieldsOf(parameter);
    const values = decodeSequence(fields, digits, offset);
    return Object.freeze(Object.fromEntries(fields.map(({ name }, i) => [name, values[i] ?? ""])));
  }
  if (parameter.type === "bytes") return `0x${bytesAt(digits, offset)}`;
  if (parameter.type === "string") return text(bytesAt(digits, offset));
  return decodeWord(parameter.type, wordAt(digits, offset));
}

function decodeSequence(parameters: readonly AbiParameter[], digits: string, base: number): readonly AbiValue[] {
  let head = base;
  const values = parameters.map((parameter) => {
    const start = isDynamic(parameter) ? base + numberAt(digits, head) : head;
    head += headSize(parameter);
    return decodeValue(parameter, digits, start);
  });
  return Object.freeze(values);
}

/**
 * Values out of the contract ABI encoding. Structs become objects by field name; everything is frozen.
 *
 * @throws {@link AbiError} when the data is too short or malformed.
 * @example
 * ```ts
 * const [out] = decodeParameters([{ name: "out", type: "uint256" }], data);
 * ```
 */
export function decodeParameters(parameters: readonly AbiParameter[], data: Hex): readonly AbiValue[] {
  return decodeSequence(parameters, data.slice(2), 0);
}
