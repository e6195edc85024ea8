// Compiles the bench's contracts with npm's solc, in the settings that are compared.
import path from "node:path";
import { compile, packageDirectory, type Artifact } from "@ballast/replica";

const CONTRACTS = path.join(__dirname, "contracts");
const PRODUCTION = path.join(__dirname, "..", "..", "contracts");

/** How the compiler is set. */
export interface Setting {
  readonly viaIR: boolean;
  readonly runs: number;
}

/** As a column title and a key. */
export const nameOf = ({ viaIR, runs }: Setting): string =>
  `${viaIR ? "via IR" : "no IR"}, ${runs.toLocaleString("en-US")} runs`;

/** What figures are compared by. */
export const FASTEST: Setting = { viaIR: true, runs: 1_000_000 };
/** The same without IR. */
export const PLAIN: Setting = { viaIR: false, runs: 1_000_000 };

export const SETTINGS: readonly Setting[] = [{ viaIR: false, runs: 200 }, PLAIN, { viaIR: true, runs: 200 }, FASTEST];

/** npm packages that a file imports. */
const IMPORTED: Readonly<Record<string, readonly string[]>> = {
  Solady: ["solady"],
  Ballast: ["solady"],
  BallastSvi: ["solady"],
  Prb: ["@prb/math"],
  Abdk: ["abdk-libraries-solidity"],
  OpenZeppelin: ["@openzeppelin/contracts"],
};

function remappingsOf(file: string): Record<string, string> {
  const own = { "bench/": CONTRACTS, "contracts/": PRODUCTION };
  const installed = (IMPORTED[file] ?? []).map((name): [string, string] => [`${name}/`, packageDirectory(name)]);
  return { ...own, ...Object.fromEntries(installed) };
}

/** Compiles one contract of the bench, or takes it from the cache. */
export function compileContract(file: string, contract: string, { viaIR, runs }: Setting): Artifact {
  const artifact = compile({
    compilerPackage: "solc",
    entry: `bench/${file}.sol`,
    remappings: remappingsOf(file),
    settings: { viaIR, optimizer: { enabled: true, runs }, evmVersion: "cancun" },
  })[contract];
  if (artifact === undefined) throw new Error(`scripts/bench/contracts/${file}.sol has no contract ${contract}.`);
  return artifact;
}
