import type { Address } from "../core/hex.js";
import type {
  ComponentConfiguration,
  GroupConfiguration,
  Limits,
  PolicyConfiguration,
  RiskConfiguration,
} from "./configuration.js";

/** A policy as people write it: assets by symbol, groups by name, everything in basis points. */
export interface PolicyFile {
  /** Name for people. */
  readonly name: string;
  /** What the policy is for. */
  readonly description: string;
  /** Components in the order in which every list per component is. */
  readonly components: readonly PolicyFileComponent[];
  /** Bounds on the summed weight of components. */
  readonly groups: readonly PolicyFileGroup[];
  /** \{bps\} Limits of the whole vault. */
  readonly limits: Limits;
  /** Limits on its risk, if it has any. */
  readonly risk?: PolicyFileRisk;
}

/** Limits on risk of a {@link PolicyFile}. */
export interface PolicyFileRisk {
  /** \{bps/√year\} Most that the basket's value may fluctuate; zero for no cap. */
  readonly maxVolatility: bigint;
  /** Symbols of the assets that take the place of others when the cap is tight. */
  readonly reserve: readonly string[];
  /** Symbols of the assets that move with a factor, and the factor's name. */
  readonly factors: Readonly<Record<string, string>>;
  /** \{bps\} Added to the fee of single-asset exits for each whole value that left so of late; zero for none. */
  readonly exitSlope: bigint;
  /** Ranges of deltas. */
  readonly deltas: readonly PolicyFileDelta[];
}

/** A range of one factor's delta in a {@link PolicyFile}. */
export interface PolicyFileDelta {
  /** Name of the factor. */
  readonly factor: string;
  /** \{bps\} */
  readonly minimum: bigint;
  /** \{bps\} */
  readonly maximum: bigint;
}

/** The covariance oracle of a deployment and its factors by name, counted from zero. */
export interface RiskBook {
  /** The oracle. */
  readonly oracle: Address;
  /** Number of each factor. */
  readonly factors: Readonly<Record<string, number>>;
}

/** A component of a {@link PolicyFile}. */
export interface PolicyFileComponent {
  /** Symbol of the token. */
  readonly asset: string;
  /** \{bps\} Lower end of the band. */
  readonly minWeight: bigint;
  /** \{bps\} What the weight is steered to. */
  readonly targetWeight: bigint;
  /** \{bps\} Upper end of the band. */
  readonly maxWeight: bigint;
  /** \{bps\} Distance from the target at which anyone may start an auction. */
  readonly trigger: bigint;
  /** Names of the groups that it belongs to. */
  readonly groups: readonly string[];
  /** Whether it is on its way out. */
  readonly retiring: boolean;
}

/** A group of a {@link PolicyFile}. */
export interface PolicyFileGroup extends GroupConfiguration {
  /** Name that components refer to it by. */
  readonly name: string;
}

/** Token and feed of an asset in one deployment. */
export interface ListedAsset {
  /** The ERC-20. */
  readonly token: Address;
  /** The feed that prices it. */
  readonly feed: Address;
}

/** Assets of a deployment by symbol. */
export type AssetBook = Readonly<Record<string, ListedAsset>>;

/** Thrown when a file is not a policy, naming the place. */
export class PolicyFileError extends Error {
  /** Where in the file, such as `components[2].minWeight`. */
  readonly path: string;

  constructor(path: string, problem: string) {
    super(`${path === "" ? "The policy" : path} ${problem}. See policies/schema.json.`);
    this.name = "PolicyFileError";
    this.path = path;
  }
}

const GROUPS_PER_COMPONENT = 4;
const LARGEST_FIELD = 65_535;
const LARGEST_SIGNED_FIELD = 32_767;

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown, path: string, known: readonly string[]): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new PolicyFileError(path, "is not an object");
  }
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new PolicyFileError(join(path, unknown), "is not a field of a policy");
  return value as Fields;
}

const join = (path: string, key: string): string => (path === "" ? key : `${path}.${key}`);

function textOf(fields: Fields, path: string, key: string): string {
  const value = fields[key];
  if (typeof value !== "string" || value === "") throw new PolicyFileError(join(path, key), "is not a text");
  return value;
}

function bpsOf(fields: Fields, path: string, key: string): bigint {
  const value = fields[key];
  const isBps = typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= LARGEST_FIELD;
  if (!isBps) throw new PolicyFileError(join(path, key), "is not a whole number of basis points");
  return BigInt(value);
}

function listOf(fields: Fields, path: string, key: string): readonly unknown[] {
  const value = fields[key];
  if (!Array.isArray(value)) throw new PolicyFileError(join(path, key), "is not a list");
  return value;
}

function parseComponent(value: unknown, index: number): PolicyFileComponent {
  const path = `components[${index}]`;
  const keys = ["asset", "minWeight", "targetWeight", "maxWeight", "trigger", "groups", "retiring"];
  const fields = fieldsOf(value, path, keys);
  const { retiring = false, groups = [] } = fields;
  if (typeof retiring !== "boolean") throw new PolicyFileError(join(path, "retiring"), "is not true or false");
  if (!Array.isArray(groups) || !groups.every((group) => typeof group === "string")) {
    throw new PolicyFileError(join(path, "groups"), "is not a list of group names");
  }
  return Object.freeze({
    asset: textOf(fields, path, "asset"),
    minWeight: bpsOf(fields, path, "minWeight"),
    targetWeight: bpsOf(fields, path, "targetWeight"),
    maxWeight: bpsOf(fields, path, "maxWeight"),
    trigger: bpsOf(fields, path, "trigger"),
    groups: Object.freeze([...groups]),
    retiring,
  });
}

function parseGroup(value: unknown, index: number): PolicyFileGroup {
  const path = `groups[${index}]`;
  const fields = fieldsOf(value, path, ["name", "minWeight", "maxWeight"]);
  return Object.freeze({
    name: textOf(fields, path, "name"),
    minWeight: bpsOf(fields, path, "minWeight"),
    maxWeight: bpsOf(fields, path, "maxWeight"),
  });
}

function parseLimits(value: unknown): Limits {
  const keys = ["maxTradeLoss", "swingRate", "freeFlow", "auctionPremium", "auctionCost"];
  const fields = fieldsOf(value, "limits", keys);
  const limit = (key: string): bigint => bpsOf(fields, "limits", key);
  return Object.freeze({
    maxTradeLoss: limit("maxTradeLoss"),
    swingRate: limit("swingRate"),
    freeFlow: limit("freeFlow"),
    auctionPremium: limit("auctionPremium"),
    auctionCost: limit("auctionCost"),
  });
}

function textsOf(fields: Fields, path: string, key: string): readonly string[] {
  const values = listOf(fields, path, key);
  if (!values.every((value) => typeof value === "string"))
    throw new PolicyFileError(join(path, key), "is not a list of texts");
  return Object.freeze([...values]);
}

function signedBpsOf(fields: Fields, path: string, key: string): bigint {
  const value = fields[key];
  const isBps = typeof value === "number" && Number.isInteger(value) && Math.abs(value) <= LARGEST_SIGNED_FIELD;
  if (!isBps) throw new PolicyFileError(join(path, key), "is not a whole number of basis points");
  return BigInt(value);
}

function parseDelta(value: unknown, index: number): PolicyFileDelta {
  const path = `risk.deltas[${index}]`;
  const fields = fieldsOf(value, path, ["factor", "minimum", "maximum"]);
  return Object.freeze({
    factor: textOf(fields, path, "factor"),
    minimum: signedBpsOf(fields, path, "minimum"),
    maximum: signedBpsOf(fields, path, "maximum"),
  });
}

function parseRisk(value: unknown): PolicyFileRisk {
  const fields = fieldsOf(value, "risk", ["maxVolatility", "reserve", "factors", "deltas", "exitSlope"]);
  const { factors, deltas = [] } = fields;
  if (typeof factors !== "object" || factors === null) throw new PolicyFileError("risk.factors", "is not an object");
  for (const [asset, factor] of Object.entries(factors)) {
    if (typeof factor !== "string") throw new PolicyFileError(`risk.factors.${asset}`, "is not the name of a factor");
  }
  return Object.freeze({
    maxVolatility: bpsOf(fields, "risk", "maxVolatility"),
    reserve: textsOf(fields, "risk", "reserve"),
    factors: Object.freeze({ ...(factors as Record<string, string>) }),
    exitSlope: fields.exitSlope === undefined ? 0n : bpsOf(fields, "risk", "exitSlope"),
    deltas: Object.freeze(listOf({ deltas }, "risk", "deltas").map(parseDelta)),
  });
}

/**
 * A policy out of parsed JSON. Checks shapes; {@link checkPolicy} checks what the registry checks.
 *
 * @throws {@link PolicyFileError} naming the first place that is not as policies/schema.json has it.
 * @example
 * ```ts
 * const file = parsePolicy(JSON.parse(await readFile("policies/sixty-forty.json", "utf8")));
 * ```
 */
export function parsePolicy(json: unknown): PolicyFile {
  const fields = fieldsOf(json, "", ["$schema", "name", "description", "components", "groups", "limits", "risk"]);
  return Object.freeze({
    name: textOf(fields, "", "name"),
    description: textOf(fields, "", "description"),
    components: Object.freeze(listOf(fields, "", "components").map(parseComponent)),
    groups: Object.freeze(listOf(fields, "", "groups").map(parseGroup)),
    limits: parseLimits(fields.limits),
    ...(fields.risk === undefined ? {} : { risk: parseRisk(fields.risk) }),
  });
}

function groupNumbers(component: PolicyFileComponent, index: number, names: readonly string[]): readonly number[] {
  const path = `components[${index}].groups`;
  if (component.groups.length > GROUPS_PER_COMPONENT) throw new PolicyFileError(path, "has more than four names");
  const numbers = component.groups.map((name) => {
    const number = names.indexOf(name) + 1;
    if (number === 0) throw new PolicyFileError(path, `names "${name}", which is not one of the policy's groups`);
    return number;
  });
  return Object.freeze([...numbers, ...Array.from({ length: GROUPS_PER_COMPONENT - numbers.length }, () => 0)]);
}

function factorIn(book: RiskBook, name: string, path: string): number {
  const factor = Object.hasOwn(book.factors, name) ? book.factors[name] : undefined;
  if (factor === undefined) throw new PolicyFileError(path, `is "${name}", which this deployment does not measure`);
  return factor;
}

function riskConfiguration(file: PolicyFile, risk: PolicyFileRisk, book: RiskBook | undefined): RiskConfiguration {
  if (book === undefined) throw new PolicyFileError("risk", "needs a covariance oracle, which this deployment lacks");
  const assets = file.components.map(({ asset }) => asset);
  const indexOf = (asset: string, path: string): number => {
    if (!assets.includes(asset)) throw new PolicyFileError(path, `names "${asset}", which is not a component`);
    return assets.indexOf(asset);
  };
  for (const asset of Object.keys(risk.factors)) indexOf(asset, "risk.factors");
  const ranges = risk.deltas.map(({ factor, minimum, maximum }, k) =>
    Object.freeze({ factor: factorIn(book, factor, `risk.deltas[${k}].factor`), minimum, maximum }),
  );
  return Object.freeze({
    oracle: book.oracle,
    maxVolatility: risk.maxVolatility,
    maxVega: 0n,
    reserve: Object.freeze(risk.reserve.map((asset) => indexOf(asset, "risk.reserve"))),
    exposureSources: Object.freeze([]),
    exitSlope: risk.exitSlope,
    factors: Object.freeze(
      assets.map((asset) => {
        const name = Object.hasOwn(risk.factors, asset) ? risk.factors[asset] : undefined;
        return name === undefined ? 0 : factorIn(book, name, `risk.factors.${asset}`) + 1;
      }),
    ),
    ranges: Object.freeze([...ranges].sort((a, b) => a.factor - b.factor)),
  });
}

/**
 * The configuration that the registry takes, with the addresses of a deployment.
 *
 * @param book - For a policy with limits on risk.
 * @throws {@link PolicyFileError} when an asset is not in the book, or a group or factor has no such name.
 * @example
 * ```ts
 * const configuration = policyConfiguration(file, { WETH: { token, feed }, USDC: { token, feed } });
 * ```
 */
export function policyConfiguration(file: PolicyFile, assets: AssetBook, book?: RiskBook): PolicyConfiguration {
  const names = file.groups.map(({ name }) => name);
  const components = file.components.map((component, i): ComponentConfiguration => {
    const { asset, minWeight, targetWeight, maxWeight, trigger, retiring } = component;
    const listed = Object.hasOwn(assets, asset) ? assets[asset] : undefined;
    if (listed === undefined) {
      throw new PolicyFileError(`components[${i}].asset`, `is "${asset}", which this deployment does not list`);
    }
    const { token, feed } = listed;
    const groups = groupNumbers(component, i, names);
    return Object.freeze({ token, feed, groups, minWeight, targetWeight, maxWeight, trigger, retiring });
  });
  const groups = file.groups.map(({ minWeight, maxWeight }) => Object.freeze({ minWeight, maxWeight }));
  return Object.freeze({
    components: Object.freeze(components),
    groups: Object.freeze(groups),
    limits: file.limits,
    ...(file.risk === undefined ? {} : { risk: riskConfiguration(file, file.risk, book) }),
  });
}
