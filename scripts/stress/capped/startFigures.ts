// What a capped vault's covariance oracle begins with.
import fs from "node:fs";
import path from "node:path";
import type { Episode } from "../history";
import { FACTORS, type Factor } from "./policy";

const TABLE = path.join(__dirname, "..", "..", "..", "data", "start-volatilities.json");

/** \{1/√year\} of each factor, and \{1\} the correlation of every pair. */
export interface StartFigures {
  readonly volatilities: Readonly<Record<Factor, number>>;
  readonly correlation: number;
  /** Where they are from, in words. */
  readonly source: string;
}

/** `data/start-volatilities.json`. */
export interface StartTable {
  readonly episodes: Readonly<Record<string, Omit<StartFigures, "source"> & { readonly date: string }>>;
}

/** Of a history of somebody's own, of whose past nothing is known. */
const DEFAULT: StartFigures = {
  volatilities: { ETH: 0.8, BTC: 0.6, LINK: 1 },
  correlation: 0.7,
  source: "assumed, for want of a history",
};

/** Measured by the day of an episode's first close, where the table has it; else an assumption. */
export function startFigures({ name, days }: Pick<Episode, "name" | "days">): StartFigures {
  const { episodes } = JSON.parse(fs.readFileSync(TABLE, "utf8")) as StartTable;
  const found = Object.hasOwn(episodes, name) ? episodes[name] : undefined;
  if (found === undefined || found.date !== days[0]?.date) return DEFAULT;
  const { volatilities, correlation, date } = found;
  return { volatilities, correlation, source: `measured by the SDK's twin over daily closes up to ${date}` };
}

/** A figure with 18 decimals. */
export const toWad = (value: number): bigint => BigInt(Math.round(value * 1e9)) * 10n ** 9n;

/** Start volatilities in the oracle's order, 18 decimals. */
export const startVolatilities = ({ volatilities }: StartFigures): readonly bigint[] =>
  FACTORS.map((factor) => toWad(volatilities[factor]));
