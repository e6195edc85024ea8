// Numbers and dates as the report writes them.
import type { Point } from "../stress/summary";

const NO_BREAK_SPACE = "\u00a0";
const MINUS = "\u2212";
const BPS = 10_000;

/** Building a formatter takes far longer than using it. */
const numberFormats = new Map<number, Intl.NumberFormat>();

function numberFormat(decimals: number): Intl.NumberFormat {
  const known = numberFormats.get(decimals);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  numberFormats.set(decimals, made);
  return made;
}

/**
 * A number with thousands separators, a fixed number of decimals and a true minus sign.
 * @throws RangeError when the number is not finite.
 */
export function formatNumber(value: number, decimals = 0): string {
  if (!Number.isFinite(value)) throw new RangeError(`A report cannot show the number ${value}; it must be finite.`);
  const text = numberFormat(decimals).format(Math.abs(value));
  return value < 0 && /[1-9]/.test(text) ? MINUS + text : text;
}

/** @param fraction \{1\} */
export function formatPercent(fraction: number, decimals = 1): string {
  return `${formatNumber(fraction * 100, decimals)}${NO_BREAK_SPACE}%`;
}

/** A fall as a negative number. @param fraction \{1\} */
export const formatFall = (fraction: number, decimals = 1): string => formatPercent(-fraction, decimals);

/** @param value \{bps\} */
export const formatBps = (value: number, decimals = 1): string =>
  `${formatNumber(value, decimals)}${NO_BREAK_SPACE}bps`;

/** Whole dollars from a hundred up, cents below; a price below a cent keeps four decimals. @param value \{USD\} */
export function formatUsd(value: number): string {
  const size = Math.abs(value);
  if (size > 0 && size < 0.0001) return value > 0 ? "under $0.0001" : `above ${MINUS}$0.0001`;
  const decimals = size >= 100 || size === 0 ? 0 : size >= 0.01 ? 2 : 4;
  const text = formatNumber(value, decimals);
  return text.startsWith(MINUS) ? `${MINUS}$${text.slice(MINUS.length)}` : `$${text}`;
}

/** A token amount with about five telling digits. @param value \{tok\} */
export function formatTokens(value: number): string {
  if (value === 0) return "0";
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  return formatNumber(value, Math.min(8, Math.max(0, 4 - magnitude)));
}

/** What of the fair value was not paid out. \{bps\}; negative when more than the fair value was paid. */
export function shortfall(value: number, fairValue: number): number {
  return fairValue === 0 ? 0 : ((fairValue - value) / fairValue) * BPS;
}

/** e.g. "1 trade", "2 trades". */
export const count = (amount: number, singular: string, plural = `${singular}s`): string =>
  `${formatNumber(amount)} ${amount === 1 ? singular : plural}`;

const dateFormat = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" });

const TIME_FORMATS = {
  /** e.g. "12 Mar" */
  day: dateFormat({ day: "numeric", month: "short" }),
  /** e.g. "12 Mar 2020" */
  date: dateFormat({ day: "numeric", month: "short", year: "numeric" }),
  /** e.g. "Mar 2020" */
  month: dateFormat({ month: "short", year: "numeric" }),
  year: dateFormat({ year: "numeric" }),
};

export type TimeFormat = keyof typeof TIME_FORMATS;

/** @param time \{ms\} since 1970, UTC */
export const formatTime = (time: number, format: TimeFormat): string =>
  TIME_FORMATS[format].format(time).replace("Sept", "Sep");

/** e.g. "12 Mar 2020". @param isoDate e.g. "2020-03-12" */
export const formatDate = (isoDate: string): string => formatTime(parseDate(isoDate), "date");

/**
 * Midnight at the beginning of a day. \{ms\} since 1970, UTC
 * @throws RangeError when the text is not an ISO date.
 */
export function parseDate(isoDate: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(isoDate) ? Date.parse(`${isoDate}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time)) throw new RangeError(`"${isoDate}" is no date; the report needs ISO dates, e.g. 2020-03-12.`);
  return time;
}

/** e.g. "27 Feb to 26 Mar 2020". */
export function formatPeriod(from: string, to: string): string {
  const sameYear = from.slice(0, 4) === to.slice(0, 4);
  const start = sameYear ? formatTime(parseDate(from), "day") : formatDate(from);
  return `${start} to ${formatDate(to)}`;
}

/** e.g. "12 Mar 2020, low". */
export const formatMoment = (point: Point): string => `${formatDate(point.date)}, ${point.moment}`;
