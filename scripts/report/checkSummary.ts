// What the report needs of a summary, asked before anything is drawn.
import { SUMMARY_VERSION, type CappedRun, type Run, type Summary, type UnmanagedRun } from "../stress/summary";
import { parseDate } from "./format";

/** The summary cannot be drawn; the message says where it is wrong and with which value. */
export class ReportInputError extends Error {
  override readonly name = "ReportInputError";
}

/**
 * Checks version, numbers, dates, and that every row of a run points to a moment and an asset that exist.
 * @throws ReportInputError
 */
export function checkSummary(summary: Summary): void {
  const version: number = summary.version;
  if (version !== SUMMARY_VERSION)
    throw new ReportInputError(
      `The summary has version ${version}, the report draws version ${SUMMARY_VERSION}. Run the main job again.`,
    );
  checkNumbers(summary, "summary");
  summary.runs.forEach((run, index) => {
    checkRun(run, `runs[${index}] (${run.policy}, ${run.episode})`);
  });
  summary.unmanaged.forEach((run, index) => {
    checkAuctioned(run, `unmanaged[${index}] (${run.policy}, ${run.episode})`);
  });
  summary.capped.forEach((run, index) => {
    checkAuctioned(run, `capped[${index}] (${run.policy}, ${run.episode})`);
  });
}

function checkNumbers(value: unknown, path: string): void {
  if (typeof value === "number" && !Number.isFinite(value))
    throw new ReportInputError(`${path} is ${value}; every number of a summary must be finite.`);
  if (value === null) throw new ReportInputError(`${path} is null; JSON writes so for a number that is not finite.`);
  if (typeof value !== "object") return;
  for (const [key, child] of Object.entries(value)) checkNumbers(child, `${path}.${key}`);
}

/** What runs with and without an allocator have in common. */
type AnyRun = Pick<Run, "from" | "to" | "stressFrom" | "stressTo" | "components" | "points">;

function checkRun(run: Run, path: string): void {
  checkDays(run, path);
  for (const key of ["trades", "refusals", "flows", "feedAttacks"] as const) checkRows(run, run[key], `${path}.${key}`);
}

function checkAuctioned(run: UnmanagedRun | CappedRun, path: string): void {
  checkDays(run, path);
  for (const key of ["sightings", "breaches", "auctions", "fills", "flows"] as const)
    checkRows(run, run[key], `${path}.${key}`);
  run.sightings.forEach(({ weights }, index) => {
    checkAssets(run, weights, `${path}.sightings[${index}].weights`);
  });
}

function checkRows(run: AnyRun, rows: readonly { readonly point: number }[], path: string): void {
  rows.forEach(({ point }, index) => {
    checkPoint(run, point, `${path}[${index}].point`);
  });
}

function checkDays(run: AnyRun, path: string): void {
  for (const key of ["from", "to", "stressFrom", "stressTo"] as const) checkDate(run[key], `${path}.${key}`);
  run.points.forEach((point, index) => {
    checkDate(point.date, `${path}.points[${index}].date`);
    checkAssets(run, point.prices, `${path}.points[${index}].prices`);
    checkAssets(run, point.weights, `${path}.points[${index}].weights`);
  });
  checkFirstPoint(run, path);
}

function checkDate(isoDate: string, path: string): void {
  try {
    parseDate(isoDate);
  } catch (error) {
    throw new ReportInputError(`${path}: ${(error as Error).message}`);
  }
}

function checkAssets(run: AnyRun, values: Readonly<Record<string, number>>, path: string): void {
  const missing = run.components.find(({ asset }) => values[asset] === undefined);
  if (missing !== undefined) throw new ReportInputError(`${path} has no entry for the component ${missing.asset}.`);
}

/** Everything is indexed to its first value, so that must be above zero. */
function checkFirstPoint(run: AnyRun, path: string): void {
  const [first] = run.points;
  if (first === undefined) return;
  const values = { shareValue: first.shareValue, buyAndHold: first.buyAndHold };
  const prices = Object.fromEntries(run.components.map(({ asset }) => [`prices.${asset}`, first.prices[asset] ?? 0]));
  for (const [name, value] of Object.entries({ ...values, ...prices }))
    if (value <= 0) throw new ReportInputError(`${path}.points[0].${name} is ${value}; it must be above 0.`);
}

function checkPoint(run: AnyRun, point: number, path: string): void {
  if (Number.isInteger(point) && point >= 0 && point < run.points.length) return;
  throw new ReportInputError(`${path} is ${point}; the run has the points 0 to ${run.points.length - 1}.`);
}
