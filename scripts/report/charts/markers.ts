// Markers of entries, exits and feed attacks. Those of one kind at one moment share a marker, with their number beside it.
import type { FlowRow, Run } from "../../stress/summary";
import { formatMoment, formatUsd } from "../format";
import { lines, type Markup } from "../html";
import { actionName, isEntry, isExit } from "../names";
import { marker, type Place, type Shape } from "../svg/marks";
import type { Interval, Scale } from "../svg/scale";
import type { Timeline } from "./runSeries";

/** \{px\} that a marker takes on each side of its middle. */
const ROOM = 7;

interface Kind {
  readonly name: string;
  readonly shape: Shape;
  /** \{px\} from the share's line; down is positive, so that entries stand below and exits above it. */
  readonly drop: number;
  readonly has: (flow: FlowRow) => boolean;
}

const KINDS: readonly Kind[] = [
  { name: "entry", shape: "up", drop: 16, has: (flow) => isEntry(flow) && flow.refused === undefined },
  { name: "exit", shape: "down", drop: -16, has: (flow) => isExit(flow) && flow.refused === undefined },
  { name: "refused", shape: "square", drop: -30, has: (flow) => flow.refused !== undefined },
];

/** @param edges of the plot, which no marker may leave. \{px\} */
export function flowMarkers(run: Run, share: readonly Place[], edges: Interval): Markup {
  return lines(KINDS.flatMap((kind) => kindMarkers(run, share, kind, edges)));
}

function kindMarkers(run: Run, share: readonly Place[], kind: Kind, [top, bottom]: Interval): Markup[] {
  const flows = run.flows.filter(kind.has);
  const points = [...new Set(flows.map(({ point }) => point))];
  return points.map((point) => {
    const [x, y] = share[point] ?? [0, 0];
    const height = Math.min(bottom - ROOM, Math.max(top + ROOM, y + kind.drop));
    const here = flows.filter((flow) => flow.point === point);
    const label = here.length > 1 ? String(here.length) : "";
    return marker([x, height], kind.shape, kind.name, flowTitle(run, point, here), label);
  });
}

function flowTitle(run: Run, point: number, flows: readonly FlowRow[]): string {
  const moment = run.points[point];
  const words = flows.map(({ who, action, value, refused }) =>
    refused === undefined
      ? `${who} ${actionName(action)}: ${formatUsd(value)}`
      : `${who}: ${action} refused, ${refused}`,
  );
  return [moment === undefined ? "" : formatMoment(moment), ...words].join("\n");
}

/** Diamonds along a height of their own: the prints are far off the chart. */
export function attackMarkers(run: Run, time: Timeline, x: Scale, height: number): Markup {
  const points = [...new Set(run.feedAttacks.map(({ point }) => point))];
  const markers = points.map((point) => {
    const attacks = run.feedAttacks.filter((attack) => attack.point === point);
    const words = attacks.map(({ asset, print, before }) => `${asset}: ${formatUsd(print)} after ${formatUsd(before)}`);
    const title = [`Feed attack, ${time.moments[point] ?? ""}`, ...words].join("\n");
    const label = attacks.length > 1 ? String(attacks.length) : "";
    return marker([x(time.times[point] ?? 0), height], "diamond", "attack", title, label);
  });
  return lines(markers);
}
