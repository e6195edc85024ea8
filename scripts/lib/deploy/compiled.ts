import type { AbiItem } from "@ballast/sdk";
import fs from "node:fs";
import path from "node:path";
import type { Artifacts, BuildInfo } from "hardhat/types";
import { noticeClosedConnections } from "./connections";

/** Where the runtime code holds a value that the constructor wrote. */
export interface Immutable {
  /** Name of the variable in the source. */
  readonly name: string;
  /** {bytes} */
  readonly start: number;
  /** {bytes} */
  readonly length: number;
}

/** A contract as Hardhat compiled it. */
export interface Compiled {
  readonly abi: readonly AbiItem[];
  /** Creation code without constructor arguments. */
  readonly bytecode: string;
  readonly immutables: readonly Immutable[];
}

/** One run of the compiler. */
interface Build {
  readonly output: BuildInfo["output"];
  /** Names of immutable variables by their number in the syntax tree. */
  readonly immutableNames: ReadonlyMap<string, string>;
}

/** Build records by file; a file is named by its content's hash and megabytes large. */
const builds = new Map<string, Build>();

function addImmutableNames(node: unknown, names: Map<string, string>): void {
  if (typeof node !== "object" || node === null) return;
  const { mutability, id, name } = node as Readonly<Record<string, unknown>>;
  if (mutability === "immutable" && typeof name === "string") names.set(String(id), name);
  for (const child of Object.values(node)) addImmutableNames(child, names);
}

function readBuild(file: string): Build {
  const known = builds.get(file);
  if (known !== undefined) return known;
  const { output } = JSON.parse(fs.readFileSync(file, "utf8")) as BuildInfo;
  const immutableNames = new Map<string, string>();
  addImmutableNames(output.sources, immutableNames);
  const build = { output, immutableNames };
  builds.set(file, build);
  return build;
}

/** The build record that an artifact names in the file beside it. */
function buildOf(artifacts: Artifacts, qualifiedName: string): Build {
  const artifact = artifacts.formArtifactPathFromFullyQualifiedName(qualifiedName);
  const pointer = artifact.replace(/\.json$/, ".dbg.json");
  if (!fs.existsSync(pointer)) throw new Error(`There is no build record of ${qualifiedName}. Run "npm run compile".`);
  const { buildInfo } = JSON.parse(fs.readFileSync(pointer, "utf8")) as { buildInfo: string };
  return readBuild(path.resolve(path.dirname(pointer), buildInfo));
}

/** The artifact of a contract, and where its runtime code holds immutables. Throws when it is not compiled. */
export async function readCompiled(artifacts: Artifacts, contract: string): Promise<Compiled> {
  const { abi, bytecode, sourceName } = await artifacts.readArtifact(contract);
  const { output, immutableNames } = buildOf(artifacts, `${sourceName}:${contract}`);
  await noticeClosedConnections();
  const references = output.contracts[sourceName]?.[contract]?.evm.deployedBytecode.immutableReferences ?? {};
  const immutables = Object.entries(references).flatMap(([id, places]) =>
    places.map(({ start, length }) => ({ name: immutableNames.get(id) ?? `#${id}`, start, length })),
  );
  return { abi: abi as readonly AbiItem[], bytecode, immutables };
}
