// Names for readers, and ids for links.
import type { FlowRow, Run } from "../stress/summary";

const EPISODES: Readonly<Record<string, string>> = {
  covid: "Covid crash",
  may2021: "May 2021 sell-off",
  dec2021: "December 2021 flash crash",
  luna: "Terra and Luna collapse",
  steth_3ac: "stETH discount and Three Arrows",
  ftx: "FTX collapse",
  usdc_svb: "USDC depeg after SVB",
  aug2024: "August 2024 carry unwind",
  oct2025: "October 2025 liquidations",
};

/** The name of a known episode; any other keeps the name it came with. */
export const episodeName = (episode: string): string =>
  (Object.hasOwn(EPISODES, episode) && EPISODES[episode]) || episode;

/** An id that is unique in the report and readable in a link. */
export const runId = (run: Run, index: number): string => `run-${index + 1}-${slug(run.policy)}-${slug(run.episode)}`;

/** An id of letters, digits and hyphens. */
export const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

const ACTIONS: Readonly<Record<FlowRow["action"], string>> = {
  mintInKind: "came in kind",
  deposit: "came with one asset",
  redeem: "left through one asset",
  redeemInKind: "left in kind",
  claim: "collected a claim",
};

/** What somebody did, in words. */
export const actionName = (action: FlowRow["action"]): string => ACTIONS[action];

export const isExit = (flow: FlowRow): boolean => flow.action === "redeem" || flow.action === "redeemInKind";
export const isEntry = (flow: FlowRow): boolean => flow.action === "mintInKind" || flow.action === "deposit";

/** Exits that were paid. */
export const leavers = (run: Run): FlowRow[] => run.flows.filter((flow) => isExit(flow) && flow.refused === undefined);
