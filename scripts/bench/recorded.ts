// Figures of libraries that npm does not have under a name that may be installed: measured once, in a Forge harness of our
// own over the same 225 points and, for errors, over the same box of 5,670 points.

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

/** An implied volatility as it was recorded. */
export interface RecordedVolatility {
  readonly library: string;
  readonly viaIR: number;
  /** Of 1,725. */
  readonly solved: number;
}

export const RECORDED_SOURCE =
  "Source: the project's design notes (MATH.md, section 1), measured in 2026 in a Forge harness of its own: mean over the same " +
  "225 points, marginal inside a contract, optimizer 1,000,000 runs. This command does not repeat them: npm has no package of " +
  "these sources, or one with a file that carries no licence ([ADR 6](../adr/0006-licences-of-test-packages.md)).";

export const RECORDED: readonly Recorded[] = [
  {
    library: "Our prototype",
    compiler: "0.8.30",
    gives: "call and put",
    noIR: 2083,
    viaIR: 1856,
    everything: "six outputs 2,145",
    worst: 1.2e-16,
  },
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

export const RECORDED_VOLATILITIES: readonly RecordedVolatility[] = [
  { library: "Our prototype", viaIR: 10_308, solved: 1725 },
  { library: "DeFiMath 4.1", viaIR: 11_558, solved: 1725 - 262 },
];
