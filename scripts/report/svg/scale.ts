// From values to places on the paper, and the round values that an axis is labelled with.

/** Two ends; the first may be the larger one. */
export type Interval = readonly [number, number];

/** Maps a domain of values linearly to a range of pixels. */
export interface Scale {
  (value: number): number;
  readonly domain: Interval;
  readonly range: Interval;
}

/** A domain without width is drawn in the middle of the range. */
export function linearScale(domain: Interval, range: Interval): Scale {
  const [low, high] = domain;
  const [start, end] = range;
  const width = high - low;
  const place = (value: number): number =>
    width === 0 ? (start + end) / 2 : start + ((value - low) / width) * (end - start);
  return Object.assign(place, { domain, range });
}

const STEPS = [1, 2, 2.5, 5, 10];

/** The smallest of 1, 2, 2.5, 5 times a power of ten that divides the width into at most `count` steps. */
export function niceStep(width: number, count: number): number {
  const rough = width / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = STEPS.find((candidate) => candidate * power >= rough * (1 - 1e-9)) ?? 10;
  return step * power;
}

/** Round values inside the interval, rising, at most `count` + 1 of them. */
export function niceTicks([low, high]: Interval, count: number): number[] {
  if (high <= low) return [low];
  const step = niceStep(high - low, count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** The least interval between round values that holds all values; equal or no values get some room around them. */
export function niceInterval(values: readonly number[], count: number): Interval {
  const low = minimum(values, 0);
  const high = maximum(values, 1);
  if (low === high) return [low - room(low), high + room(high)];
  const step = niceStep(high - low, count);
  return [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step];
}

const room = (value: number): number => Math.max(1, Math.abs(value) * 0.1);

/** Decimals that tell neighbouring ticks apart. */
export function tickDecimals(ticks: readonly number[]): number {
  const [first, second] = ticks;
  if (first === undefined || second === undefined) return 0;
  const step = second - first;
  const decimals = Math.max(0, -Math.floor(Math.log10(step)));
  return Number.isInteger(Number((step * 10 ** decimals).toPrecision(6))) ? decimals : decimals + 1;
}

/** Without the spread operator, which has a limit that a long history passes. */
export const minimum = (values: readonly number[], fallback: number): number =>
  values.reduce((least, value) => Math.min(least, value), values[0] ?? fallback);
export const maximum = (values: readonly number[], fallback: number): number =>
  values.reduce((most, value) => Math.max(most, value), values[0] ?? fallback);
