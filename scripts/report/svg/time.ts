// The axis of time: where a moment of a day lies, and which days are labelled.
import type { Point } from "../../stress/summary";
import { formatTime, parseDate } from "../format";
import type { Interval } from "./scale";

/** \{ms\} */
export const DAY = 86_400_000;
const DAY_STEPS = [1, 2, 4, 7, 14, 28];
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60];
/** \{days\} */
const DAYS_PER_MONTH = 30.44;

export interface TimeTick {
  /** \{ms\} since 1970, UTC */
  readonly time: number;
  readonly label: string;
}

/** A low is drawn at noon, a close at the end of its day, the start half a day before what follows it. \{ms\} */
export function pointTimes(points: readonly Point[]): number[] {
  return points.map((point, index) => (point.moment === "start" ? startTime(point, points[index + 1]) : timeOf(point)));
}

const timeOf = (point: Point): number => parseDate(point.date) + (point.moment === "low" ? DAY / 2 : DAY);

function startTime(start: Point, next: Point | undefined): number {
  const endOfDay = parseDate(start.date) + DAY;
  return next === undefined ? endOfDay : Math.min(endOfDay, timeOf(next) - DAY / 2);
}

/** First and last of rising times; two days around nothing. */
export function timeDomain(times: readonly number[]): Interval {
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? first;
  return first === last ? [first - DAY, last + DAY] : [first, last];
}

/** Days, months or years inside the domain, rising, at most `count` + 1 of them. */
export function timeTicks(domain: Interval, count: number): TimeTick[] {
  const days = (domain[1] - domain[0]) / DAY;
  const step = DAY_STEPS.find((candidate) => days / candidate <= count);
  return step === undefined ? monthTicks(domain, count) : dayTicks(domain, step);
}

function dayTicks([from, to]: Interval, step: number): TimeTick[] {
  const first = Math.ceil(from / DAY) * DAY;
  const amount = Math.max(0, Math.floor((to - first) / (step * DAY)) + 1);
  return Array.from({ length: amount }, (_, index) => {
    const time = first + index * step * DAY;
    return { time, label: formatTime(time, "day") };
  });
}

function monthTicks([from, to]: Interval, count: number): TimeTick[] {
  const months = (to - from) / DAY / DAYS_PER_MONTH;
  const step = MONTH_STEPS.find((candidate) => months / candidate <= count) ?? Math.ceil(months / count / 12) * 12;
  const start = new Date(from);
  const ticks: TimeTick[] = [];
  for (let month = Math.ceil(start.getUTCMonth() / step) * step; ; month += step) {
    const time = Date.UTC(start.getUTCFullYear(), month, 1);
    if (time > to) return ticks;
    if (time >= from) ticks.push({ time, label: formatTime(time, step % 12 === 0 ? "year" : "month") });
  }
}

/** Title of an axis of time, with the year or years, e.g. "Date (UTC), 2020". */
export function timeTitle([from, to]: Interval): string {
  const first = new Date(from).getUTCFullYear();
  const last = new Date(to).getUTCFullYear();
  return `Date (UTC), ${first === last ? String(first) : `${first} to ${last}`}`;
}
