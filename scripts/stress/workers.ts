// Runs side by side in processes of their own. A run starts from the same state of the chain wherever it runs, so the
// figures do not depend on who ran it.
import { fork, type ChildProcess } from "node:child_process";
import path from "node:path";
import type { RunTick } from "./job";
import type { PlannedRun } from "./plan";
import type { Outcome } from "./simulation";

const WORKER = path.join(__dirname, "worker.ts");
const EXEC_ARGUMENTS = ["-r", "ts-node/register/transpile-only"];

/** What a worker is told: the run to do, by its place in the plan. */
export interface Order {
  readonly index: number;
}

/** What a worker says. */
export type Report =
  | { readonly kind: "ready" }
  | { readonly kind: "tick"; readonly index: number }
  | { readonly kind: "outcome"; readonly index: number; readonly outcome: Outcome };

/** Hands out what is not yet taken to whoever is free, until one worker has nothing more to do. */
function drive(
  child: ChildProcess,
  next: () => number | undefined,
  heard: (report: Exclude<Report, { kind: "ready" }>) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on("message", (message) => {
      const report = message as Report;
      if (report.kind !== "ready") heard(report);
      if (report.kind === "tick") return;
      const index = next();
      if (index === undefined) child.disconnect();
      else child.send({ index } satisfies Order);
    });
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`A worker ended with ${signal ?? `exit code ${code ?? "none"}`}; its error is above.`));
    });
  });
}

/**
 * Runs everything in worker processes.
 *
 * @param args - The command line, from which every worker makes the same plan.
 * @throws Error when a worker fails; the others are ended.
 */
export async function runInWorkers(
  args: readonly string[],
  runs: readonly PlannedRun[],
  workers: number,
  tick: RunTick,
): Promise<readonly Outcome[]> {
  const outcomes: (Outcome | undefined)[] = runs.map(() => undefined);
  let taken = 0;
  const next = (): number | undefined => (taken < runs.length ? taken++ : undefined);
  const children = Array.from({ length: workers }, () =>
    fork(WORKER, args, { execArgv: EXEC_ARGUMENTS, stdio: ["ignore", 2, "inherit", "ipc"] }),
  );
  const hear = (report: Exclude<Report, { kind: "ready" }>): void => {
    const run = runs[report.index];
    if (run === undefined) return;
    if (report.kind === "tick") tick(run);
    else outcomes[report.index] = report.outcome;
  };
  try {
    await Promise.all(children.map((child) => drive(child, next, hear)));
  } finally {
    for (const child of children) child.kill();
  }
  return outcomes.map((outcome, i) => {
    if (outcome === undefined) throw new Error(`No worker brought the outcome of run ${i + 1} of ${runs.length}.`);
    return outcome;
  });
}
