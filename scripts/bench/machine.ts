// Compiles the bench's contracts with npm's solc and runs them on Hardhat's in-process chain.
import fs from "node:fs";
import path from "node:path";
import { ContractFactory, type BaseContract } from "ethers";
import { ethers } from "hardhat";
import { packageDirectory } from "../../replica/src/artifacts";
import { compile } from "../../replica/src/compile";
import type { Point } from "./points";

const ROOT = path.join(__dirname, "..", "..");
const CONTRACTS = path.join(__dirname, "contracts");
const LYRA = path.join(ROOT, "cache", "bench", "lyra");

/** How the compiler is set. */
export interface Setting {
  readonly viaIR: boolean;
  readonly runs: number;
}

/** As a column title and a key. */
export const nameOf = ({ viaIR, runs }: Setting): string =>
  `${viaIR ? "via IR" : "no IR"}, ${runs.toLocaleString("en-US")} runs`;

export const SETTINGS: readonly Setting[] = [
  { viaIR: false, runs: 200 },
  { viaIR: false, runs: 1_000_000 },
  { viaIR: true, runs: 200 },
  { viaIR: true, runs: 1_000_000 },
];

/** Lyra pins another compiler and makes its functions public; a copy in the cache is for any compiler, and internal. */
function prepareLyra(): string {
  const sources = path.join(packageDirectory("@lyrafinance/protocol"), "contracts");
  const files = ["libraries/BlackScholes.sol", "libraries/FixedPointMathLib.sol"];
  for (const file of [...files, "synthetix/DecimalMath.sol", "synthetix/SignedDecimalMath.sol"]) {
    const text = fs.readFileSync(path.join(sources, file), "utf8");
    const relaxed = text
      .replace(/pragma solidity [^;]+;/, "pragma solidity >=0.8.9;")
      .replace(/\) (public|external) pure/g, ") internal pure");
    fs.mkdirSync(path.dirname(path.join(LYRA, file)), { recursive: true });
    fs.writeFileSync(path.join(LYRA, file), relaxed);
  }
  return LYRA;
}

function remappingsOf(file: string): Record<string, string> {
  const entry = { "bench/": CONTRACTS, "contracts/": path.join(ROOT, "contracts") };
  const packages: Record<string, readonly string[]> = {
    Solady: ["solady"],
    Ballast: ["solady"],
    BallastSvi: ["solady"],
    Prb: ["@prb/math"],
    Abdk: ["abdk-libraries-solidity"],
    OpenZeppelin: ["@openzeppelin/contracts"],
  };
  const installed = (packages[file] ?? []).map((name) => [`${name}/`, packageDirectory(name)]);
  const lyra = file === "Lyra" ? { "lyra/": prepareLyra() } : {};
  return { ...entry, ...(Object.fromEntries(installed) as Record<string, string>), ...lyra };
}

/** Compiles (or takes from the cache) and deploys one contract of the bench. */
export async function deploy(file: string, contract: string, { viaIR, runs }: Setting): Promise<BaseContract> {
  const artifact = compile({
    compilerPackage: "solc",
    entry: `bench/${file}.sol`,
    remappings: remappingsOf(file),
    settings: { viaIR, optimizer: { enabled: true, runs }, evmVersion: "cancun" },
  })[contract];
  if (artifact === undefined) throw new Error(`scripts/bench/contracts/${file}.sol has no contract ${contract}.`);
  const [signer] = await ethers.getSigners();
  const deployed = await new ContractFactory(artifact.abi, artifact.bytecode, signer).deploy();
  await deployed.waitForDeployment();
  return deployed;
}

/** {gas} Loops over groups of equally many points, by the contract's own count. */
async function loopGas(contract: BaseContract, points: readonly Point[], groups: number): Promise<number[]> {
  const [gas] = (await contract.getFunction("gasOf").staticCall(points, groups)) as [bigint[]];
  return gas.map(Number);
}

/** {gas} One run in each group inside a contract: the loop over the group, less the same loop with nothing in it. */
async function marginal(
  contract: BaseContract,
  empty: BaseContract,
  points: readonly Point[],
  groups: number,
): Promise<number[]> {
  const overhead = await loopGas(empty, points, groups);
  const gas = await loopGas(contract, points, groups);
  return gas.map((total, i) => (total - (overhead[i] ?? 0)) / (points.length / groups));
}

/** {gas} Mean of one run inside a contract, over all points. */
export async function meanGas(contract: BaseContract, empty: BaseContract, points: readonly Point[]): Promise<number> {
  const gas = await marginal(contract, empty, points, 1);
  return gas.reduce((sum, one) => sum + one, 0);
}

const COPIES = 4;
/** Groups of a call, so that the dearest library stays within a block's gas. */
const GROUPS = 45;

/** {gas} One run at each point: the same over groups of copies of the point. */
export async function gasByPoint(
  contract: BaseContract,
  empty: BaseContract,
  points: readonly Point[],
): Promise<number[]> {
  const gas: number[] = [];
  for (let start = 0; start < points.length; start += GROUPS) {
    const batch = points.slice(start, start + GROUPS);
    const copies = batch.flatMap((point) => Array.from({ length: COPIES }, () => point));
    gas.push(...(await marginal(contract, empty, copies, batch.length)));
  }
  return gas;
}

const BATCH = 250;

/** What a contract gives at each point; undefined where it reverts. */
export async function valuesOf(
  contract: BaseContract,
  points: readonly Point[],
): Promise<(readonly [bigint, bigint] | undefined)[]> {
  const values: (readonly [bigint, bigint] | undefined)[] = [];
  for (let start = 0; start < points.length; start += BATCH) {
    const batch = points.slice(start, start + BATCH);
    const [ok, given] = (await contract.getFunction("valuesOf").staticCall(batch)) as [boolean[], [bigint, bigint][]];
    batch.forEach((_, i) => values.push(ok[i] === true ? given[i] : undefined));
  }
  return values;
}
