import type { Hex } from "../core/hex.js";
import { selectors } from "../generated/abis.js";
import { decodeParameters } from "./decode.js";
import { encodeParameters } from "./encode.js";
import { AbiError, elementOf, fieldsOf, type AbiParameter, type AbiValue } from "./values.js";

/** An entry of a JSON ABI, as far as calls need it. */
export interface AbiItem {
  /** What the entry describes: `function`, `event`, `error`, `constructor`. */
  readonly type: string;
  /** Name, where it has one. */
  readonly name?: string;
  /** Parameters, where it has some. */
  readonly inputs?: readonly AbiParameter[];
  /** Return values of a function. */
  readonly outputs?: readonly AbiParameter[];
}

function canonicalType(parameter: AbiParameter): string {
  const array = elementOf(parameter);
  if (array !== undefined) return `${canonicalType(array.element)}[${array.length ?? ""}]`;
  return parameter.type === "tuple" ? `(${fieldsOf(parameter).map(canonicalType).join(",")})` : parameter.type;
}

function functionOf(abi: readonly AbiItem[], name: string): AbiItem {
  const found = abi.filter((item) => item.type === "function" && item.name === name);
  const [only] = found;
  if (only === undefined || found.length > 1) throw new AbiError(`The ABI has ${found.length} functions "${name}"`);
  return only;
}

/**
 * Call data of a function of one of the SDK's ABIs.
 *
 * @throws {@link AbiError} when there is no such function or a value does not fit its parameter.
 * @example
 * ```ts
 * encodeCall(erc20Abi, "balanceOf", [account]);
 * ```
 */
export function encodeCall(abi: readonly AbiItem[], name: string, values: readonly AbiValue[]): Hex {
  const inputs = functionOf(abi, name).inputs ?? [];
  const signature = `${name}(${inputs.map(canonicalType).join(",")})`;
  const selector = selectors[signature];
  if (selector === undefined) throw new AbiError(`There is no selector of ${signature}`);
  return `${selector}${encodeParameters(inputs, values).slice(2)}` as Hex;
}

/**
 * Return values of a function out of what the call answered.
 *
 * @throws {@link AbiError} when there is no such function or the data is malformed.
 */
export function decodeResult(abi: readonly AbiItem[], name: string, data: Hex): readonly AbiValue[] {
  return decodeParameters(functionOf(abi, name).outputs ?? [], data);
}
