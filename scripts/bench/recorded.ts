// Figures of libraries that npm does not have under an installable name: measured once, in a Forge harness of our own
// over the same 225 points and, for errors, over the same box of 5,670 points.

/** {gas} and errors as they were recorded. */
export interface Recorded {
  readonly library: string;
  readonly compiler: string;
  readonly gives: string;
  readonly noIR?: number;
  readonly viaIR: number;
  readonly everything: string;
  readonly worst: number;
}

export const RECORDED_SOURCE =
  "Recorded by the project in 2026 in a Forge harness of its own (mean over the same 225 points, marginal inside a contract, " +
  "optimizer 1,000,000 runs); not repeated by this command, because npm has no package of these sources.";

export const RECORDED: readonly Recorded[] = [
  {
    library: "DeFiMath 4.1",
    compiler: "0.8.31, osaka",
    gives: "call",
    viaIR: 2533,
    everything: "six calls 12,827",
    worst: 1.6e-16,
  },
  {
    library: "DeFiMath 1.0.3",
    compiler: "0.8.30",
    gives: "call",
    noIR: 3176,
    viaIR: 2874,
    everything: "six calls 14,303",
    worst: 9.1e-15,
  },
  {
    library: "Derive v2 Black76",
    compiler: "0.8.30",
    gives: "call and put",
    noIR: 5434,
    viaIR: 4586,
    everything: "call, put, delta 4,678",
    worst: 1.3e-16,
  },
  {
    library: "Lyra v1",
    compiler: "0.8.30",
    gives: "call and put",
    noIR: 30_067,
    viaIR: 13_161,
    everything: "four outputs 22,616",
    worst: 1.3e-16,
  },
  {
    library: "Premia v3",
    compiler: "0.8.30",
    gives: "call",
    noIR: 99_525,
    viaIR: 89_806,
    everything: "",
    worst: 2.7e-6,
  },
];
