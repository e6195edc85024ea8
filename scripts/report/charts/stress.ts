// The days of the stress, shaded.
import type { Run } from "../../stress/summary";
import { formatPeriod, parseDate } from "../format";
import { NOTHING, type Markup } from "../html";
import { plotEdges, type Paper } from "../svg/chart";
import { band } from "../svg/marks";
import type { Scale } from "../svg/scale";
import { DAY } from "../svg/time";

export function stressBand(run: Pick<Run, "stressFrom" | "stressTo">, x: Scale, paper: Paper): Markup {
  const [first, last] = x.domain;
  const from = Math.max(first, parseDate(run.stressFrom));
  const to = Math.min(last, parseDate(run.stressTo) + DAY);
  if (to <= from) return NOTHING;
  const { top, bottom } = plotEdges(paper);
  const title = `Stress: ${formatPeriod(run.stressFrom, run.stressTo)}`;
  return band([x(from), top], [x(to), bottom], "stress", title);
}
