import { hexOf, type Hex } from "../core/hex.js";
import { AbiError, describe, elementOf, fieldsOf, headSize, isDynamic, toBigint, toBoolean, toHex } from "./values.js";
import { toList, toStruct, type AbiParameter, type AbiValue } from "./values.js";

// Encodings are strings of hexadecimal digits without 0x, two for each byte.

const WORD_DIGITS = 64;

const toWord = (value: bigint): string => value.toString(16).padStart(WORD_DIGITS, "0");
const padRight = (digits: string): string => digits.padEnd(Math.ceil(digits.length / WORD_DIGITS) * WORD_DIGITS, "0");

function encodeInteger(type: string, value: bigint): string {
  const isSigned = type.startsWith("int");
  const bits = BigInt(type.replace(/^u?int/, ""));
  const [least, most] = isSigned ? [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n] : [0n, (1n << bits) - 1n];
  if (value < least || value > most) throw new AbiError(`${value} is outside ${type}`);
  return toWord(BigInt.asUintN(256, value));
}

function utf8(text: string): string {
  const bytes: number[] = [];
  for (const character of encodeURIComponent(text).matchAll(/%(..)|(.)/g)) {
    const [, escaped, plain] = character;
    bytes.push(escaped === undefined ? (plain ?? "").charCodeAt(0) : Number.parseInt(escaped, 16));
  }
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function encodeDynamicBytes(digits: string): string {
  return toWord(BigInt(digits.length / 2)) + padRight(digits);
}

function encodeValue(parameter: AbiParameter, value: AbiValue | undefined): string {
  const { type } = parameter;
  const array = elementOf(parameter);
  if (array !== undefined) return encodeArray(array.element, array.length, toList(value));
  if (type === "tuple") {
    const struct = toStruct(value);
    const fields = fieldsOf(parameter);
    return encodeSequence(
      fields,
      fields.map(({ name }) => struct[name]),
    );
  }
  if (/^u?int\d+$/.test(type)) return encodeInteger(type, toBigint(value));
  if (type === "bool") return toWord(toBoolean(value) ? 1n : 0n);
  if (type === "address") return hexOf(toHex(value), 20).slice(2).padStart(WORD_DIGITS, "0");
  if (type === "bytes") return encodeDynamicBytes(toHex(value).slice(2));
  if (type === "string" && typeof value === "string") return encodeDynamicBytes(utf8(value));
  const fixed = /^bytes(\d+)$/.exec(type);
  if (fixed?.[1] !== undefined) return padRight(hexOf(toHex(value), Number(fixed[1])).slice(2));
  throw new AbiError(`${describe(value)} cannot be encoded as ${type}`);
}

function encodeArray(element: AbiParameter, length: number | undefined, values: readonly AbiValue[]): string {
  if (length !== undefined && length !== values.length) {
    throw new AbiError(`${values.length} values were given for ${element.type}[${length}]`);
  }
  const body = encodeSequence(
    values.map(() => element),
    values,
  );
  return length === undefined ? toWord(BigInt(values.length)) + body : body;
}

function encodeSequence(parameters: readonly AbiParameter[], values: readonly (AbiValue | undefined)[]): string {
  let offset = parameters.reduce((sum, parameter) => sum + headSize(parameter), 0);
  let head = "";
  let tail = "";
  parameters.forEach((parameter, i) => {
    const encoded = encodeValue(parameter, values[i]);
    if (!isDynamic(parameter)) {
      head += encoded;
      return;
    }
    head += toWord(BigInt(offset));
    tail += encoded;
    offset += encoded.length / 2;
  });
  return head + tail;
}

/**
 * Values in the contract ABI encoding.
 *
 * @throws {@link AbiError} when a value does not fit its type.
 * @example
 * ```ts
 * encodeParameters([{ name: "out", type: "uint256" }], [7n]);
 * ```
 */
export function encodeParameters(parameters: readonly AbiParameter[], values: readonly AbiValue[]): Hex {
  if (parameters.length !== values.length) {
    throw new AbiError(`${values.length} values were given for ${parameters.length} parameters`);
  }
  return `0x${encodeSequence(parameters, values)}`;
}
