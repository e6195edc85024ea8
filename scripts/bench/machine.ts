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

/** {gas} The loop over the points, by the contract's own count. */
async function loopGas(contract: BaseContract, points: readonly Point[]): Promise<number> {
  const [gas] = (await contract.getFunction("gasOf").staticCall(points)) as [bigint];
  return Number(gas);
}

/** {gas} Mean of one run inside a contract: the loop over all points, less the same loop with nothing in it. */
export async function meanGas(contract: BaseContract, empty: BaseContract, points: readonly Point[]): Promise<number> {
  return ((await loopGas(contract, points)) - (await loopGas(empty, points))) / points.length;
}

const COPIES = 8;

/** {gas} One run at each point: the same over copies of the point, without the first, which pays for the loop's set-up. */
export async function gasByPoint(
  contract: BaseContract,
  empty: BaseContract,
  points: readonly Point[],
): Promise<number[]> {
  const repeated = async (harness: BaseContract, point: Point): Promise<number> => {
    const copies = (count: number): Point[] => Array.from({ length: count }, () => point);
    return ((await loopGas(harness, copies(1 + COPIES))) - (await loopGas(harness, copies(1)))) / COPIES;
  };
  const [first] = points;
  if (first === undefined) throw new Error("There are no points to measure at.");
  const overhead = await repeated(empty, first);
  const gas: number[] = [];
  for (const point of points) gas.push((await repeated(contract, point)) - overhead);
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
