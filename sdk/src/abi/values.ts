import { hexOf, type Hex } from "../core/hex.js";

/** A value as the codec takes and gives it: tuples are objects by field name. */
export type AbiValue = bigint | string | boolean | readonly AbiValue[] | { readonly [name: string]: AbiValue };

/** A parameter as JSON ABIs have it. */
export interface AbiParameter {
  /** Name, empty when there is none. */
  readonly name: string;
  /** Canonical type, with `tuple` for structs. */
  readonly type: string;
  /** Fields of a struct. */
  readonly components?: readonly AbiParameter[];
}

/** Thrown when a value is not of the type it is encoded as or decoded to. */
export class AbiError extends Error {
  constructor(problem: string) {
    super(`${problem}. Check that the ABI is that of the contract.`);
    this.name = "AbiError";
  }
}

/** Text of a value for messages. */
export function describe(value: unknown): string {
  if (typeof value === "bigint") return value.toString();
  return typeof value === "string" || typeof value === "number" ? String(value) : typeof value;
}

/** The value as an integer; throws when it is none. */
export function toBigint(value: AbiValue | undefined): bigint {
  if (typeof value === "bigint") return value;
  throw new AbiError(`An integer was wanted, not ${describe(value)}`);
}

/** The value as a boolean; throws when it is none. */
export function toBoolean(value: AbiValue | undefined): boolean {
  if (typeof value === "boolean") return value;
  throw new AbiError(`A boolean was wanted, not ${describe(value)}`);
}

/** The value as bytes; throws when it is none. */
export function toHex(value: AbiValue | undefined): Hex {
  if (typeof value === "string") return hexOf(value);
  throw new AbiError(`Bytes were wanted, not ${describe(value)}`);
}

/** The value as a list; throws when it is none. */
export function toList(value: AbiValue | undefined): readonly AbiValue[] {
  if (Array.isArray(value)) return value as readonly AbiValue[];
  throw new AbiError(`A list was wanted, not ${describe(value)}`);
}

/** The value as a struct; throws when it is none. */
export function toStruct(value: AbiValue | undefined): Readonly<Record<string, AbiValue>> {
  if (typeof value === "object" && !Array.isArray(value)) return value as Readonly<Record<string, AbiValue>>;
  throw new AbiError(`A struct was wanted, not ${describe(value)}`);
}

/** Element type and length (undefined when dynamic) of an array type; undefined for others. */
export function elementOf(parameter: AbiParameter): { element: AbiParameter; length: number | undefined } | undefined {
  const match = /^(.*)\[(\d*)\]$/.exec(parameter.type);
  if (match === null) return undefined;
  const [, type = "", length = ""] = match;
  return { element: { ...parameter, type }, length: length === "" ? undefined : Number(length) };
}

/** Fields of a tuple. */
export function fieldsOf(parameter: AbiParameter): readonly AbiParameter[] {
  if (parameter.components === undefined) throw new AbiError(`The tuple "${parameter.name}" has no fields in its ABI`);
  return parameter.components;
}

/** Whether a type's encoding has no fixed length. */
export function isDynamic(parameter: AbiParameter): boolean {
  const array = elementOf(parameter);
  if (array !== undefined) return array.length === undefined || isDynamic(array.element);
  if (parameter.type === "tuple") return fieldsOf(parameter).some(isDynamic);
  return parameter.type === "bytes" || parameter.type === "string";
}

/** \{bytes\} that a type takes in the head of an encoding. */
export function headSize(parameter: AbiParameter): number {
  if (isDynamic(parameter)) return 32;
  const array = elementOf(parameter);
  if (array !== undefined) return (array.length ?? 0) * headSize(array.element);
  if (parameter.type === "tuple") return fieldsOf(parameter).reduce((sum, field) => sum + headSize(field), 0);
  return 32;
}
