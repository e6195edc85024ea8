import { concat, Interface, type InterfaceAbi } from "ethers";
import fs from "node:fs";
import path from "node:path";

/** Byte offsets at which a library's address is written into creation code, by source file and library name. */
export type LinkReferences = Record<string, Record<string, readonly { start: number; length: number }[]>>;

/** A compiled contract as its authors published it. */
export interface Artifact {
  readonly abi: InterfaceAbi;
  /** Creation code, 0x-prefixed, without constructor arguments. */
  readonly bytecode: string;
  readonly linkReferences: LinkReferences;
}

interface CompilerBytecode {
  object: string;
  linkReferences?: LinkReferences;
}

/** The artifact layouts met in the packages: Hardhat, Truffle/waffle and Chainlink's own. */
interface RawArtifact {
  abi?: InterfaceAbi;
  bytecode?: string | CompilerBytecode;
  evm?: { bytecode: CompilerBytecode };
  compilerOutput?: RawArtifact;
  linkReferences?: LinkReferences;
}

/** The folder of an installed package, wherever npm hoisted it. */
export function packageDirectory(name: string): string {
  for (const base of require.resolve.paths(name) ?? []) {
    const candidate = path.join(base, name);
    if (fs.existsSync(path.join(candidate, "package.json"))) return fs.realpathSync(candidate);
  }
  throw new Error(`Package ${name} is not installed. Run "npm ci" in the repository root.`);
}

/** Reads an artifact from an installed package, whichever of the known layouts it has. */
export function readArtifact(packageName: string, file: string): Artifact {
  const full = path.join(packageDirectory(packageName), file);
  return parseArtifact(JSON.parse(fs.readFileSync(full, "utf8")) as RawArtifact, full);
}

function parseArtifact(raw: RawArtifact, origin: string): Artifact {
  if (raw.compilerOutput !== undefined) return parseArtifact(raw.compilerOutput, origin);
  const code = raw.bytecode ?? raw.evm?.bytecode;
  if (raw.abi === undefined || code === undefined) throw new Error(`No ABI and bytecode in ${origin}.`);
  const object = typeof code === "string" ? code : code.object;
  const nested = typeof code === "string" ? undefined : code.linkReferences;
  return {
    abi: raw.abi,
    bytecode: object.startsWith("0x") ? object : `0x${object}`,
    linkReferences: raw.linkReferences ?? nested ?? {},
  };
}

/** Writes library addresses into creation code. */
export function linkLibraries(artifact: Artifact, libraries: Readonly<Record<string, string>>): Artifact {
  let code = artifact.bytecode;
  for (const byName of Object.values(artifact.linkReferences)) {
    for (const [name, places] of Object.entries(byName)) {
      const address = libraries[name];
      if (address === undefined) throw new Error(`Library ${name} has no address to link.`);
      for (const { start, length } of places) {
        code = code.slice(0, 2 + 2 * start) + address.slice(2).toLowerCase() + code.slice(2 + 2 * (start + length));
      }
    }
  }
  return { ...artifact, bytecode: code, linkReferences: {} };
}

/** Creation code followed by the encoded constructor arguments. */
export function creationCode(artifact: Artifact, constructorArguments: readonly unknown[] = []): string {
  return concat([artifact.bytecode, new Interface(artifact.abi).encodeDeploy(constructorArguments)]);
}
