import fs from "node:fs";
import path from "node:path";
import type { Installation } from "./installer";

/** How much of a contract is mainnet's, from all to nothing. */
export type AuthenticityClass = "byte-identical" | "identical but metadata" | "same source" | "stand-in";

/** One row of the authenticity table. */
export interface Authenticity extends Installation {
  readonly authenticity: AuthenticityClass;
  /** What the class rests on. */
  readonly evidence: string;
}

interface RecordedCode {
  readonly name: string;
  readonly address: string;
  readonly codeHash: string;
  readonly seenAtBlock: number;
}

interface Claim {
  readonly pattern: RegExp;
  readonly authenticity: AuthenticityClass;
  readonly evidence: string;
}

const RECORD = path.join(__dirname, "..", "codehashes.json");

/** What can be said of contracts whose code hash is not the recorded one or was never recorded. First match counts. */
const CLAIMS: readonly Claim[] = [
  { pattern: /^Stand-in/, authenticity: "stand-in", evidence: "the original's code is not on npm; ours, and labelled" },
  {
    pattern: /^Chainlink .* proxy$/,
    authenticity: "identical but metadata",
    evidence: "compared with mainnet's bytes when this was prepared: 32 bytes of metadata hash differ",
  },
  {
    pattern: /^USDC implementation/,
    authenticity: "identical but metadata",
    evidence: "compared when this was prepared: linked library address and metadata hash differ",
  },
  { pattern: /^USDC proxy/, authenticity: "same source", evidence: "Circle's code, newer compiler than mainnet's" },
  { pattern: /^Chainlink aggregator/, authenticity: "same source", evidence: "Chainlink's 2020 generation, not OCR2" },
  {
    pattern: /v3\.6|StataTokenV2|^waEth/,
    authenticity: "same source",
    evidence: "Aave's published 3.6.0 sources; OpenZeppelin 5.7 and Cancun instead of mainnet's pins",
  },
  { pattern: /^UniswapV3Pool/, authenticity: "same source", evidence: "created by the byte-identical factory" },
  { pattern: /./, authenticity: "same source", evidence: "published package; no mainnet record at hand to compare" },
];

/** Code hashes recorded from real mainnet block pre-states, by lower-case address. */
export function recordedCode(): ReadonlyMap<string, RecordedCode> {
  const file = JSON.parse(fs.readFileSync(RECORD, "utf8")) as {
    contracts: Record<string, Omit<RecordedCode, "name">>;
  };
  const entries = Object.entries(file.contracts);
  return new Map(entries.map(([name, entry]) => [entry.address.toLowerCase(), { name, ...entry }]));
}

/** Says of each installed contract how much of it is mainnet's; never more than the evidence carries. */
export function authenticityTable(installations: readonly Installation[]): Authenticity[] {
  const recorded = recordedCode();
  return installations.map((installation) => {
    const record = recorded.get(installation.address.toLowerCase());
    if (record !== undefined && record.codeHash === installation.codeHash) {
      const evidence = `code hash recorded at block ${record.seenAtBlock}`;
      return { ...installation, authenticity: "byte-identical", evidence };
    }
    const claim = CLAIMS.find(({ pattern }) => pattern.test(installation.name));
    if (claim === undefined) throw new Error(`Nothing is claimed of ${installation.name}.`);
    return { ...installation, authenticity: claim.authenticity, evidence: claim.evidence };
  });
}
