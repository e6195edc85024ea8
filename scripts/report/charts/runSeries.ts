// The series of one run, ready to be drawn.
import type { Run } from "../../stress/summary";
import type { Readout, ReadoutColumn } from "../figure";
import { formatMoment } from "../format";
import { linearScale, type Interval, type Scale } from "../svg/scale";
import { plotEdges, type Paper } from "../svg/chart";
import type { Place } from "../svg/marks";
import { pointTimes, timeDomain } from "../svg/time";

/** When the points of a run are. */
export interface Timeline {
  /** \{ms\} */
  readonly times: readonly number[];
  readonly domain: Interval;
  readonly moments: readonly string[];
}

export function timeline(run: Pick<Run, "points">): Timeline {
  const times = pointTimes(run.points);
  return { times, domain: timeDomain(times), moments: run.points.map(formatMoment) };
}

/** The values over their first one, times a hundred. */
export function indexed(values: readonly number[]): number[] {
  const first = values[0] ?? 1;
  return values.map((value) => (value / first) * 100);
}

export const timeScale = (line: Timeline, paper: Paper): Scale =>
  linearScale(line.domain, [plotEdges(paper).left, plotEdges(paper).right]);

export const places = (line: Timeline, values: readonly number[], x: Scale, y: Scale): Place[] =>
  values.map((value, index): Place => [x(line.times[index] ?? 0), y(value)]);

export function readout({ times, domain, moments }: Timeline, columns: readonly ReadoutColumn[]): Readout {
  const place = linearScale(domain, [0, 1]);
  return { moments, places: times.map(place), columns };
}
