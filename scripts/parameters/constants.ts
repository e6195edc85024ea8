import fs from "node:fs";
import path from "node:path";

/** A number that is fixed in a contract's code. */
export interface Constant {
  /** Contract or library that declares it. */
  readonly contract: string;
  readonly name: string;
  /** As an integer in its unit. */
  readonly value: bigint;
  /** As the source has it, e.g. `14 days`. */
  readonly source: string;
  /** Unit and meaning from the comment above it. */
  readonly comment: string;
}

const SECONDS: Readonly<Record<string, bigint>> = { seconds: 1n, minutes: 60n, hours: 3_600n, days: 86_400n };
const DECLARATION = /(?:uint\d*) (?:public|private|internal) constant (\w+) = ([^;]+);/;
const LITERAL = /^([\d_]+)(?:\.(\d+))?(?:e(\d+))?(?: (seconds|minutes|hours|days))?$/;

/** The value of a number as Solidity writes it; undefined for what is no plain number. */
export function literalValue(source: string): bigint | undefined {
  const match = LITERAL.exec(source);
  if (match === null) return undefined;
  const [, whole = "", fraction = "", exponent = "0", unit] = match;
  const shift = Number(exponent) - fraction.length;
  if (shift < 0) return undefined;
  const number = BigInt(whole.replaceAll("_", "") + fraction) * 10n ** BigInt(shift);
  return unit === undefined ? number : number * (SECONDS[unit] ?? 0n);
}

/** The comment that ends on the line before `line`, without its marks. */
function commentAbove(lines: readonly string[], line: number): string {
  const words: string[] = [];
  for (let i = line - 1; i >= 0; i--) {
    const match = /^\s*\/\/\/ ?(?:@(?:dev|notice) )?(.*)$/.exec(lines[i] ?? "");
    if (match === null) break;
    words.unshift(match[1] ?? "");
  }
  return words.join(" ").trim();
}

/** Constants of one source that are plain numbers. */
export function constantsOf(source: string, contract: string): readonly Constant[] {
  const lines = source.split("\n");
  return lines.flatMap((text, line) => {
    const [, name, literal] = DECLARATION.exec(text) ?? [];
    if (name === undefined || literal === undefined) return [];
    const value = literalValue(literal);
    if (value === undefined) return [];
    return [{ contract, name, value, source: literal, comment: commentAbove(lines, line) }];
  });
}

/** Bounds that a setter enforces. */
export interface EnvelopeUse {
  readonly contract: string;
  readonly name: string;
  readonly minimum: bigint;
  readonly maximum: bigint;
}

const ENVELOPE = /Envelope\("(\w+)", (\w+), (\w+), (\w+), (\w+)\)/g;

/** Every envelope that one source enforces; throws when a bound is neither a number nor a constant of the source. */
export function envelopesOf(source: string, contract: string): readonly EnvelopeUse[] {
  const constants = new Map(constantsOf(source, contract).map(({ name, value }) => [name, value]));
  const valueOf = (text: string): bigint => {
    const value = constants.get(text) ?? literalValue(text);
    if (value === undefined) throw new Error(`${contract}: what ${text} is cannot be told.`);
    return value;
  };
  return [...source.matchAll(ENVELOPE)].map(([, name = "", minimum = "", maximum = ""]) => ({
    contract,
    name,
    minimum: valueOf(minimum),
    maximum: valueOf(maximum),
  }));
}

/** Text of every Solidity file of a folder of contracts, by contract. */
export function sourcesOf(contracts: string, folder: string): ReadonlyMap<string, string> {
  const directory = path.join(contracts, folder);
  const files = fs.readdirSync(directory).filter((file) => file.endsWith(".sol"));
  return new Map(files.sort().map((f) => [f.slice(0, -4), fs.readFileSync(path.join(directory, f), "utf8")]));
}
