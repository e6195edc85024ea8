// `npm run docs:parameters`: writes docs/parameters.md, every parameter with value, bounds, who may change it and after
// which delay, from the sources, the network's configuration and the policies. `--check` writes nothing and exits 1 when
// the page is out of date.
import fs from "node:fs";
import path from "node:path";
import { networkConfig } from "../lib/networkConfig";
import { constantsOf, envelopesOf, sourcesOf, type Constant, type EnvelopeUse } from "./constants";
import {
  ACTS,
  LIMIT_PARAMETERS,
  PROTOCOL_PARAMETERS,
  ROLE_PARAMETERS,
  VAULT_PARAMETERS,
  WEIGHT_PARAMETERS,
  type Parameter,
} from "./rows";

const ROOT = path.join(__dirname, "..", "..");
const PAGE = path.join(ROOT, "docs", "parameters.md");
const FOLDERS = ["access", "feeds", "vault", "entries"];
/** Conversions and marks, which are no parameters. */
const NOT_A_PARAMETER =
  /^_?(WAD|BPS|WAD_PER_BPS|OWNER|CURATOR|GUARDIAN|OWNER_OR_CURATOR|ANY_ROLE|MARKS|UP|YEAR|DAYS_A_YEAR|SUBJECTS|GROUP_PLACES|MANY_SHARES)$/;
/** Setters that the rows have to name, all of them. */
const GOVERNED = ["VaultAdministration", "ProtocolFee", "PolicyRegistry"] as const;
/** Of the timelock that contracts share; its page is the vault's. */
const TIMELOCK = /^(submit|accept|revoke|abdicate|setDelay|setGuardian|setCurator|offerOwnership|acceptOwnership)$/;

const contracts = path.join(ROOT, "contracts");
const sources = FOLDERS.flatMap((folder) => [...sourcesOf(contracts, folder)]);
const constants: readonly Constant[] = sources.flatMap(([name, source]) => constantsOf(source, name));
const envelopes: readonly EnvelopeUse[] = sources.flatMap(([name, source]) => envelopesOf(source, name));

const percent = (part: bigint, whole: bigint): string => `${Number((part * 1_000_000n) / whole) / 10_000} %`;

/** A duration in the largest unit that divides it. */
function duration(seconds: bigint): string {
  const units: readonly [bigint, string][] = [
    [86_400n, "day"],
    [3_600n, "hour"],
    [60n, "minute"],
    [1n, "second"],
  ];
  const [size, unit] = units.find(([length]) => seconds % length === 0n) ?? [1n, "second"];
  const count = seconds / size;
  return `${count} ${unit}${count === 1n ? "" : "s"}`;
}

function shown(value: bigint, unit: Parameter["unit"]): string {
  if (unit === "s") return duration(value);
  return unit === "bps" ? percent(value, 10_000n) : percent(value, 10n ** 18n);
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

const calls = ({ setBy }: Parameter): string => setBy.map((call) => `\`${call}\``).join(", ");

/* VALUES */

function vaultValue(name: string): string {
  const { vaults, protocolShare } = networkConfig("mainnet");
  const [first] = vaults;
  if (first === undefined) throw new Error("The network creates no vault to take values from.");
  const same = vaults.every((v) => v.lossBudget === first.lossBudget && v.lossPeriod === first.lossPeriod);
  if (!same) throw new Error("Vaults differ in their loss budgets: show each.");
  if (name === "lossBudget") return shown(first.lossBudget, "WAD");
  if (name === "lossPeriod") return shown(first.lossPeriod, "s");
  if (name === "protocolShare") return shown(protocolShare, "bps");
  if (name === "managementRate" || name === "performanceRate") return "0 % unless the creator says so";
  return name === "delay" ? "3 days" : "";
}

interface PolicyText {
  readonly name: string;
  readonly limits: Readonly<Record<string, number>>;
  readonly components: readonly { readonly asset: string; readonly [field: string]: unknown }[];
}

function policies(): readonly PolicyText[] {
  const directory = path.join(ROOT, "policies");
  const files = networkConfig("mainnet").vaults.map(({ policy }) => path.join(directory, `${policy}.json`));
  return files.map((file) => JSON.parse(fs.readFileSync(file, "utf8")) as PolicyText);
}

const envelopeOf = (name: string): EnvelopeUse | undefined => envelopes.find((envelope) => envelope.name === name);

function constantOf(name: string): bigint {
  const found = constants.find((constant) => constant.name === name);
  if (found === undefined) throw new Error(`No contract has a constant ${name}.`);
  return found.value;
}

/* SECTIONS */

function boundsOf({ name, unit }: Parameter): string {
  if (name === "delay") return `${duration(constantOf("MIN_DELAY"))} to ${duration(constantOf("MAX_DELAY"))}`;
  const envelope = envelopeOf(name);
  return envelope === undefined ? "" : `${shown(envelope.minimum, unit)} to ${shown(envelope.maximum, unit)}`;
}

function parameterTable(parameters: readonly Parameter[]): string {
  const head = ["parameter", "what it is", "value at creation", "hard bounds", "set by", "at once", "after a delay"];
  const rows = parameters.map((p) => [
    `**${p.name}**`,
    p.meaning,
    vaultValue(p.name),
    boundsOf(p),
    calls(p),
    p.atOnce,
    p.delayed,
  ]);
  return table(head, rows);
}

function limitTable(): string {
  const named = policies();
  const head = ["limit", "what it is", ...named.map(({ name }) => name), "hard maximum", "at once", "after a delay"];
  const rows = LIMIT_PARAMETERS.map((p) => [
    `**${p.name}**`,
    p.meaning,
    ...named.map(({ limits }) => shown(BigInt(limits[p.name] ?? 0), "bps")),
    shown(constantOf(p.maximum), "bps"),
    p.atOnce,
    p.delayed,
  ]);
  return table(head, rows);
}

function weightTable(): string {
  const head = ["bound", "what it is", "range {bps}", "at once", "after a delay"];
  return table(
    head,
    WEIGHT_PARAMETERS.map((p) => [`**${p.name}**`, p.meaning, p.range, p.atOnce, p.delayed]),
  );
}

function componentTable(): string {
  const rows = policies().flatMap(({ name, components }) =>
    components.map((c) => [
      name,
      c.asset,
      ...["minWeight", "targetWeight", "maxWeight", "trigger"].map((field) => shown(BigInt(c[field] as number), "bps")),
    ]),
  );
  return table(["policy", "component", "minimum", "target", "maximum", "trigger"], rows);
}

function constantTable(): string {
  const rows = constants
    .filter(({ name }) => !NOT_A_PARAMETER.test(name))
    .map(({ contract, name, source, comment }) => [contract, `\`${name}\``, source, comment.replaceAll("|", "\\|")]);
  return table(["contract", "constant", "value", "unit and meaning"], rows);
}

/* COMPLETENESS */

interface AbiFunction {
  readonly type: string;
  readonly name?: string;
  readonly stateMutability?: string;
}

/** Functions of a contract that change something; a vault's share token apart. */
function changing(contract: string): readonly string[] {
  const file = path.join(ROOT, "artifacts", "contracts", "vault", `${contract}.sol`, `${contract}.json`);
  const { abi } = JSON.parse(fs.readFileSync(file, "utf8")) as { abi: readonly AbiFunction[] };
  const isShare = /^(approve|transfer|transferFrom|permit)$/;
  return abi
    .filter(({ type, stateMutability = "" }) => type === "function" && !/view|pure/.test(stateMutability))
    .map(({ name = "" }) => name)
    .filter((name) => !isShare.test(name));
}

/** Throws when a setter, an act or an envelope of the code is on no row, or a row names what the code has not. */
function requireComplete(): void {
  const every = [...VAULT_PARAMETERS, ...ROLE_PARAMETERS, ...PROTOCOL_PARAMETERS, ...LIMIT_PARAMETERS];
  const named = new Set([...every.flatMap(({ setBy }) => setBy), ...ACTS.map(({ call }) => call)]);
  const present = GOVERNED.flatMap((contract) =>
    changing(contract)
      .filter((name) => contract !== "ProtocolFee" || !TIMELOCK.test(name))
      .map((name) => `${contract}.${name}`),
  );
  const problems = [
    ...present.filter((call) => !named.has(call)).map((call) => `${call} is on no row`),
    ...[...named].filter((call) => !present.includes(call)).map((call) => `there is no ${call}`),
    ...envelopes.filter(({ name }) => !every.some((p) => p.name === name)).map(({ name }) => `${name} is on no row`),
  ];
  if (problems.length > 0) throw new Error(`docs/parameters.md would be wrong:\n${problems.join("\n")}`);
}

/* PAGE */

function render(): string {
  requireComplete();
  return `<!-- Written by \`npm run docs:parameters\` from contracts/, policies/ and scripts/lib/networkConfig.ts. Do not edit. -->

# Parameters

Every number and account that decides how a vault behaves: its value in the vaults that we deploy, the bounds that the
contracts themselves enforce, who may change it, and how long that waits. A change that lowers risk is made at once; one
that raises it is submitted, waits in public, and may then be accepted by anyone for ${duration(constantOf("ACCEPTANCE_WINDOW"))}. Which direction
raises risk is tested in \`test/forge/access/Directions.t.sol\`.

## Of a vault

${parameterTable(VAULT_PARAMETERS)}

## Of its policy

A policy is replaced as a whole (\`PolicyRegistry.submit\`, then \`accept\`). If every difference lowers risk, it is installed at
once.

${limitTable()}

${weightTable()}

${componentTable()}

## Who

${table(
  ["role", "what it may", "set by", "at once", "after a delay"],
  ROLE_PARAMETERS.map((p) => [`**${p.name}**`, p.meaning, calls(p), p.atOnce, p.delayed]),
)}

## Of the protocol

${parameterTable(PROTOCOL_PARAMETERS)}

Its contract has the same timelock and roles as a vault.

## What is done, not set

${table(
  ["call", "what it does", "who"],
  ACTS.map(({ call, what, who }) => [`\`${call}\``, what, who]),
)}

## What nobody can change

${constantTable()}
`;
}

async function main(): Promise<void> {
  const prettier = await import("prettier");
  const options = await prettier.resolveConfig(PAGE);
  const page = await prettier.format(render(), { ...options, parser: "markdown" });
  if (!process.argv.includes("--check")) {
    fs.writeFileSync(PAGE, page);
    return;
  }
  if (fs.existsSync(PAGE) && fs.readFileSync(PAGE, "utf8") === page) return;
  console.error('docs/parameters.md is out of date: run "npm run docs:parameters".');
  process.exitCode = 1;
}

void main();
