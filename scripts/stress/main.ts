// From options to exit code.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { modeOf } from "@ballast/replica";
import hre from "hardhat";
import { writeReport } from "../report";
import { runHere, type Preparation, type RunTick } from "./job";
import { gasRows, invariantRows } from "./journal";
import { notesOf } from "./notes";
import { parseOptions } from "./options";
import { planRuns, ticksOf, type PlannedRun } from "./plan";
import { progressOn } from "./progress";
import type { Outcome } from "./simulation";
import { SUMMARY_VERSION, type Summary } from "./summary";
import { textOf, violationLines } from "./tables";
import { runInWorkers } from "./workers";

/** Each takes about a gigabyte. */
const MOST_WORKERS = 4;

function summaryOf(runs: readonly PlannedRun[], outcomes: readonly Outcome[], seed: number): Summary {
  return {
    version: SUMMARY_VERSION,
    seed,
    ground: modeOf(process.env.MAINNET_RPC_URL),
    runs: outcomes.map(({ run }) => run),
    unmanaged: outcomes.flatMap(({ unmanaged }) => unmanaged ?? []),
    capped: outcomes.flatMap(({ capped }) => capped ?? []),
    gas: gasRows(outcomes),
    invariants: invariantRows(outcomes),
    notes: notesOf(runs),
  };
}

/** Writes `summary.json` and `index.html`. */
async function writeFiles(summary: Summary, directory: string): Promise<void> {
  fs.mkdirSync(directory, { recursive: true });
  fs.writeFileSync(path.join(directory, "summary.json"), `${JSON.stringify(summary, null, 1)}\n`);
  await writeReport(summary, directory);
}

/** Compiles what is out of date. Hardhat reports on standard output, which is the result's alone. */
async function compile(): Promise<void> {
  const { log } = console;
  console.log = console.error;
  try {
    await hre.run("compile", { quiet: true });
  } finally {
    console.log = log;
  }
}

/** A bar over the moments of all runs. */
function tickerOf(runs: readonly PlannedRun[]): RunTick {
  const show = progressOn(process.stderr);
  const total = runs.reduce((sum, run) => sum + ticksOf(run), 0);
  let done = 0;
  show(done, total, "protocols");
  return ({ policy, episode }) => {
    show(++done, total, `${policy.name}, ${episode.name}`);
  };
}

/**
 * Runs the main job and prints what came of it.
 *
 * @param args - The command line.
 * @param prepare - Called with the world before the first run; everything then happens in this process.
 * @returns 0 when every invariant held, else 1.
 * @throws InputError when an option or a file is not what it has to be.
 */
export async function main(args: readonly string[], prepare?: Preparation): Promise<number> {
  const options = parseOptions(args);
  const runs = planRuns(options);
  await compile();
  const workers = Math.min(runs.length, options.workers ?? Math.min(os.availableParallelism(), MOST_WORKERS));
  const tick = tickerOf(runs);
  const isHere = workers < 2 || prepare !== undefined;
  const outcomes = isHere
    ? await runHere(hre, runs, options.seed, tick, prepare)
    : await runInWorkers(args, runs, workers, tick);
  const summary = summaryOf(runs, outcomes, options.seed);
  await writeFiles(summary, options.out);
  const broken = violationLines(summary.invariants);
  if (options.json) {
    console.log(JSON.stringify(summary));
    for (const line of broken) console.error(line);
  } else {
    console.log(`${textOf(summary)}\nReport: ${path.join(options.out, "index.html")}, summary.json beside it`);
  }
  return broken.length === 0 ? 0 : 1;
}
