import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import type { InterfaceAbi } from "ethers";
import { packageDirectory, type Artifact, type LinkReferences } from "./artifacts";

/** One compilation of published sources. `remappings` map an import prefix to a folder on disk. */
export interface Compilation {
  /** npm name or alias of the package that holds `soljson.js`. */
  readonly compilerPackage: string;
  /** Import path of the entry file, after which the artifacts are named. */
  readonly entry: string;
  readonly remappings: Readonly<Record<string, string>>;
  /** Import prefixes that mean another one: without them two spellings of one file would be two sets of types. */
  readonly aliases?: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, unknown>>;
}

interface CompilerOutput {
  errors?: { severity: string; formattedMessage: string }[];
  contracts?: Record<string, Record<string, CompiledContract>>;
}

interface CompiledContract {
  abi: InterfaceAbi;
  evm: { bytecode: { object: string; linkReferences: LinkReferences } };
}

const CACHE_DIRECTORY = path.join(__dirname, "..", "..", "cache", "replica");
const IMPORT_PATTERN = /^\s*import\s[^;]*?["']([^"']+)["']/gm;
/** Compilers before 0.4.25 or so know neither `viaIR` nor link references by file; they share this output selection. */
const OUTPUT_SELECTION = { "*": { "*": ["abi", "evm.bytecode.object", "evm.bytecode.linkReferences"] } };

function toFile(importPath: string, remappings: Compilation["remappings"]): string {
  const prefixes = Object.keys(remappings).sort((a, b) => b.length - a.length);
  const prefix = prefixes.find((candidate) => importPath.startsWith(candidate));
  const directory = prefix === undefined ? undefined : remappings[prefix];
  if (prefix === undefined || directory === undefined) throw new Error(`No remapping covers import "${importPath}".`);
  return path.join(directory, importPath.slice(prefix.length));
}

function resolveImport(from: string, target: string, aliases: Readonly<Record<string, string>>): string {
  if (target.startsWith(".")) return path.posix.join(path.posix.dirname(from), target);
  const alias = Object.entries(aliases).find(([prefix]) => target.startsWith(prefix));
  return alias === undefined ? target : alias[1] + target.slice(alias[0].length);
}

/** Reads the entry file and, transitively, everything it imports. */
function collectSources(compilation: Compilation): Record<string, { content: string }> {
  const sources: Record<string, { content: string }> = {};
  const pending = [compilation.entry];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (sources[next] !== undefined) continue;
    const content = fs.readFileSync(toFile(next, compilation.remappings), "utf8");
    sources[next] = { content };
    for (const match of content.matchAll(IMPORT_PATTERN)) {
      if (match[1] !== undefined) pending.push(resolveImport(next, match[1], compilation.aliases ?? {}));
    }
  }
  return sources;
}

/** Old compilers are asm.js, which V8 no longer validates; it says so on every load, to nobody's use. */
function withoutWarnings<T>(action: () => T): T {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = () => undefined;
  try {
    return action();
  } finally {
    process.emitWarning = emitWarning;
  }
}

function runCompiler(compilerPackage: string, input: string): CompilerOutput {
  // The package has no types; its documented entry point is compile(standardJsonInput) -> standardJsonOutput.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const wrap = require("solc/wrapper") as (soljson: unknown) => { compile(input: string): string };
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const soljson = withoutWarnings(() => require(path.join(packageDirectory(compilerPackage), "soljson.js")) as unknown);
  return JSON.parse(wrap(soljson).compile(input)) as CompilerOutput;
}

function toArtifacts(output: CompilerOutput, entry: string): Record<string, Artifact> {
  const errors = (output.errors ?? []).filter((error) => error.severity === "error");
  if (errors.length > 0) throw new Error(errors.map((error) => error.formattedMessage).join("\n"));
  const artifacts: Record<string, Artifact> = {};
  for (const contracts of Object.values(output.contracts ?? {})) {
    for (const [name, { abi, evm }] of Object.entries(contracts)) {
      if (evm.bytecode.object === "") continue;
      const { object, linkReferences } = evm.bytecode;
      artifacts[name] = { abi, bytecode: `0x${object}`, linkReferences };
    }
  }
  if (Object.keys(artifacts).length === 0) throw new Error(`Compiling ${entry} produced no contract.`);
  return artifacts;
}

/** The settings as given, and the aliases in the compiler's own spelling where there are any. */
function compilerSettings({ settings, aliases }: Compilation): Record<string, unknown> {
  if (aliases === undefined) return { ...settings, outputSelection: OUTPUT_SELECTION };
  const remappings = Object.entries(aliases).map(([from, to]) => `${from}=${to}`);
  return { ...settings, remappings, outputSelection: OUTPUT_SELECTION };
}

/**
 * Compiles published sources and returns every contract by name. The result is cached on disk under the hash of
 * the complete compiler input, so a second call reads a file.
 */
export function compile(compilation: Compilation): Record<string, Artifact> {
  const { compilerPackage, entry } = compilation;
  const sources = collectSources(compilation);
  const input = JSON.stringify({
    language: "Solidity",
    sources,
    settings: compilerSettings(compilation),
  });
  const key = createHash("sha256").update(compilerPackage).update(input).digest("hex").slice(0, 24);
  const cached = path.join(CACHE_DIRECTORY, `${path.basename(entry, ".sol")}-${key}.json`);
  if (fs.existsSync(cached)) return JSON.parse(fs.readFileSync(cached, "utf8")) as Record<string, Artifact>;
  const artifacts = toArtifacts(runCompiler(compilerPackage, input), entry);
  fs.mkdirSync(CACHE_DIRECTORY, { recursive: true });
  const partial = `${cached}.${process.pid}`;
  fs.writeFileSync(partial, JSON.stringify(artifacts));
  fs.renameSync(partial, cached);
  return artifacts;
}
