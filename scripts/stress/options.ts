import { parseArgs } from "node:util";
import { InputError } from "./InputError";

/** What the main job is told on the command line. */
export interface Options {
  /** Names of episodes; all of the table if empty. */
  readonly episodes: readonly string[];
  /** Paths or names of policies; "all" stands for every example. Empty for the usual choice. */
  readonly policies: readonly string[];
  /** CSV file with a history to run instead of the table. */
  readonly data?: string;
  /** First and last day of that history. */
  readonly from?: string;
  readonly to?: string;
  /** Of depositors' sizes and days. */
  readonly seed: number;
  /** Whether the summary goes to standard output instead of a table. */
  readonly json: boolean;
  /** Processes that share the runs; one a processor, up to four, if left out. */
  readonly workers?: number;
  /** Directory of the report. */
  readonly out: string;
  readonly help: boolean;
}

export const USAGE = `npm start -- [options]

Depositors, a keeper and an arbitrageur live through real crashes on real protocols, in process.

  --episode NAME   one episode of data/stress-episodes.json (may be repeated); all nine if left out
  --policy FILE    a policy file, the name of one in policies/, or "all" (may be repeated); if left out, "sixty-forty" everywhere and
                   "yield" where there are figures of staked ether
  --data FILE      a history of one's own instead, .csv or .csv.gz with the columns date, symbol, low, close
                   (symbols ETH, BTC, LINK; USDC and stETH/ETH if there are figures)
  --from DATE      first day of that history, e.g. 2022-01-01
  --to DATE        last day of it
  --seed NUMBER    another choice of depositors' sizes and days, 0 to 4294967295; 1 if left out
  --workers NUMBER processes that share the runs, 1 to 64, each about a gigabyte; one a processor, up to four, if left out
  --out DIRECTORY  where index.html and summary.json go; "report" if left out
  --json           print the summary instead of the table
  --help           print this

Exit code: 0 when all invariants held, 1 when one broke or the run failed, 2 when an option is wrong.`;

/** Thrown when an option is not what it has to be. */
export class OptionError extends InputError {
  constructor(problem: string) {
    super(`${problem} See npm start -- --help.`);
    this.name = "OptionError";
  }
}

const SPECIFICATION = {
  episode: { type: "string", multiple: true },
  policy: { type: "string", multiple: true },
  data: { type: "string" },
  from: { type: "string" },
  to: { type: "string" },
  seed: { type: "string" },
  workers: { type: "string" },
  out: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean" },
} as const;

const LARGEST_SEED = 2 ** 32 - 1;
const MOST_WORKERS = 64;

function wholeNumberOf(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new OptionError(`--${option} takes a whole number from ${least} to ${most}, not "${text}".`);
}

function dateOf(option: string, text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new OptionError(`--${option} takes a date such as 2022-01-31, not "${text}".`);
}

function valuesOf(args: readonly string[]): ReturnType<typeof parse>["values"] {
  try {
    return parse(args).values;
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
}

const parse = (args: readonly string[]) => parseArgs({ args: [...args], options: SPECIFICATION, strict: true });

/** Options out of a command line. @throws {@link OptionError} naming the option and what it takes. */
export function parseOptions(args: readonly string[]): Options {
  const values = valuesOf(args);
  const { episode = [], policy = [], data, from, to, seed = "1", workers, out = "report", json, help } = values;
  if (data !== undefined && episode.length > 0) {
    throw new OptionError("--data brings a history of its own, so --episode has nothing to choose from.");
  }
  if (data === undefined && (from !== undefined || to !== undefined)) {
    throw new OptionError("--from and --to choose days of a --data file, and there is none.");
  }
  if (out === "") throw new OptionError('--out takes a directory, not "".');
  return {
    episodes: episode,
    policies: policy,
    ...(data === undefined ? {} : { data }),
    ...(from === undefined ? {} : { from: dateOf("from", from) }),
    ...(to === undefined ? {} : { to: dateOf("to", to) }),
    seed: wholeNumberOf("seed", seed, 0, LARGEST_SEED),
    ...(workers === undefined ? {} : { workers: wholeNumberOf("workers", workers, 1, MOST_WORKERS) }),
    json: json ?? false,
    out,
    help: help ?? false,
  };
}
