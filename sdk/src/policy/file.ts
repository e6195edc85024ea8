import type { Address } from "../core/hex.js";
import type { ComponentConfiguration, GroupConfiguration, Limits, PolicyConfiguration } from "./configuration.js";

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
  const fields = fieldsOf(json, "", ["$schema", "name", "description", "components", "groups", "limits"]);
  return Object.freeze({
    name: textOf(fields, "", "name"),
    description: textOf(fields, "", "description"),
    components: Object.freeze(listOf(fields, "", "components").map(parseComponent)),
    groups: Object.freeze(listOf(fields, "", "groups").map(parseGroup)),
    limits: parseLimits(fields.limits),
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

/**
 * The configuration that the registry takes, with the addresses of a deployment.
 *
 * @throws {@link PolicyFileError} when an asset is not in the book, or a group has no such name.
 * @example
 * ```ts
 * const configuration = policyConfiguration(file, { WETH: { token, feed }, USDC: { token, feed } });
 * ```
 */
export function policyConfiguration(file: PolicyFile, assets: AssetBook): PolicyConfiguration {
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
  return Object.freeze({ components: Object.freeze(components), groups: Object.freeze(groups), limits: file.limits });
}
