import type { Address, Hex } from "../core/hex.js";
import { PolicyUnreadable } from "../generated/errors.js";
import {
  indicesOf,
  maskOf,
  membersOf,
  type ComponentConfiguration,
  type DeltaRange,
  type GroupConfiguration,
  type Limits,
  type RiskConfiguration,
} from "./configuration.js";
import type { PolicyConfiguration } from "./configuration.js";

// The layout is that of contracts/vault/Policy.sol.

const WORD_DIGITS = 64;
const GROUPS_PER_COMPONENT = [0, 1, 2, 3] as const;
const ADDRESS_BITS = 160n;

/** A component as the vault enforces it. */
export interface ComponentPolicy extends ComponentConfiguration {
  /** Decimals of the token, recorded when the policy was written. */
  readonly decimals: number;
}

/** A group as the vault enforces it. */
export interface GroupPolicy extends GroupConfiguration {
  /** Indices of the members. */
  readonly members: readonly number[];
}

/** A policy in force. */
export interface Policy extends PolicyConfiguration {
  /** Components in the order in which every list per component is. */
  readonly components: readonly ComponentPolicy[];
  /** Groups; number `g` is at index `g - 1`. */
  readonly groups: readonly GroupPolicy[];
  /** Contract that holds the vault to the risk section, if there is one. */
  readonly riskLimits?: Address;
}

const field = (word: bigint, shift: bigint, bits: bigint): bigint => (word >> shift) & ((1n << bits) - 1n);
const toAddress = (value: bigint): Address => `0x${value.toString(16).padStart(40, "0")}`;

function decodeLimits(header: bigint): Limits {
  return Object.freeze({
    maxTradeLoss: field(header, 224n, 16n),
    swingRate: field(header, 208n, 16n),
    freeFlow: field(header, 192n, 16n),
    auctionPremium: field(header, 176n, 16n),
    auctionCost: field(header, 160n, 16n),
  });
}

function decodeComponent(first: bigint, second: bigint): ComponentPolicy {
  return Object.freeze({
    token: toAddress(field(first, 96n, ADDRESS_BITS)),
    feed: toAddress(field(second, 96n, ADDRESS_BITS)),
    decimals: Number(field(first, 88n, 8n)),
    groups: Object.freeze(GROUPS_PER_COMPONENT.map((k) => Number(field(first, BigInt(80 - 8 * k), 8n)))),
    minWeight: field(second, 80n, 16n),
    targetWeight: field(second, 64n, 16n),
    maxWeight: field(second, 48n, 16n),
    trigger: field(first, 32n, 16n),
    retiring: field(first, 48n, 1n) === 1n,
  });
}

function decodeGroup(word: bigint, componentCount: number): GroupPolicy {
  const mask = field(word, 208n, 16n);
  const indices = Array.from({ length: componentCount }, (_, i) => i);
  return Object.freeze({
    minWeight: field(word, 240n, 16n),
    maxWeight: field(word, 224n, 16n),
    members: Object.freeze(indices.filter((i) => ((mask >> BigInt(i)) & 1n) === 1n)),
  });
}

function decodeRange(word: bigint): DeltaRange {
  const bps = (shift: bigint): bigint => BigInt.asIntN(16, word >> shift);
  return Object.freeze({ factor: Number(field(word, 248n, 8n)), minimum: bps(232n), maximum: bps(216n) });
}

function decodeRisk(wordAt: (index: number) => bigint, first: number, count: number): RiskConfiguration {
  const [terms, factors] = [wordAt(first), wordAt(first + 1)];
  const ranges = Number(field(terms, 24n, 8n));
  return Object.freeze({
    oracle: toAddress(field(terms, 96n, ADDRESS_BITS)),
    maxVolatility: field(terms, 80n, 16n),
    maxVega: field(terms, 64n, 16n),
    reserve: indicesOf(field(terms, 48n, 16n)),
    exposureSources: indicesOf(field(terms, 32n, 16n)),
    exitSlope: field(terms, 8n, 16n),
    factors: Object.freeze(Array.from({ length: count }, (_, i) => Number(field(factors, 8n * BigInt(i), 8n)))),
    ranges: Object.freeze(Array.from({ length: ranges }, (_, k) => decodeRange(wordAt(first + 2 + k)))),
  });
}

/**
 * The policy that a contract's code is.
 *
 * @param code - Code at `pointer`: a STOP byte and the policy's words.
 * @param pointer - Address it was read from, for the error.
 * @throws {@link PolicyUnreadable} when the code is too short to be a policy.
 */
export function decodePolicy(code: Hex, pointer: Address): Policy {
  const digits = code.slice(4);
  const words = (digits.match(new RegExp(`.{${WORD_DIGITS}}`, "g")) ?? []).map((word) => BigInt(`0x${word}`));
  const [header] = words;
  if (header === undefined) throw new PolicyUnreadable({ pointer });
  const [count, groupCount] = [Number(field(header, 248n, 8n)), Number(field(header, 240n, 8n))];
  const wordAt = (index: number): bigint => {
    const word = words[index];
    if (word === undefined) throw new PolicyUnreadable({ pointer });
    return word;
  };
  return Object.freeze({
    components: Object.freeze(
      Array.from({ length: count }, (_, i) => decodeComponent(wordAt(1 + 2 * i), wordAt(2 + 2 * i))),
    ),
    groups: Object.freeze(Array.from({ length: groupCount }, (_, g) => decodeGroup(wordAt(1 + 2 * count + g), count))),
    limits: decodeLimits(header),
    ...riskPart(header, wordAt, 1 + 2 * count + groupCount, count),
  });
}

function riskPart(
  header: bigint,
  wordAt: (index: number) => bigint,
  first: number,
  count: number,
): Pick<Policy, "risk" | "riskLimits"> {
  const limits = field(header, 0n, ADDRESS_BITS);
  return limits === 0n ? {} : { riskLimits: toAddress(limits), risk: decodeRisk(wordAt, first, count) };
}

/**
 * What the registry makes of a configuration: the policy that a vault under it enforces.
 *
 * @param decimals - Decimals of every component's token.
 * @param riskLimits - What the registry holds policies with a risk section to.
 */
export function policyOf(
  configuration: PolicyConfiguration,
  decimals: readonly number[],
  riskLimits?: Address,
): Policy {
  const { risk } = configuration;
  return Object.freeze({
    components: Object.freeze(
      configuration.components.map((component, i) => Object.freeze({ ...component, decimals: decimals[i] ?? 0 })),
    ),
    groups: Object.freeze(
      configuration.groups.map((group, g) => Object.freeze({ ...group, members: membersOf(configuration, g + 1) })),
    ),
    limits: configuration.limits,
    ...(risk === undefined || riskLimits === undefined ? {} : { risk, riskLimits }),
  });
}

const packed = (fields: readonly (readonly [value: bigint, shift: bigint])[]): string =>
  fields
    .reduce((word, [value, shift]) => word | (value << shift), 0n)
    .toString(16)
    .padStart(WORD_DIGITS, "0");

function encodeComponent(component: ComponentPolicy): string {
  const { token, feed, decimals, groups, minWeight, targetWeight, maxWeight, trigger, retiring } = component;
  const first = packed([
    [BigInt(token), 96n],
    [BigInt(decimals), 88n],
    ...GROUPS_PER_COMPONENT.map((k) => [BigInt(groups[k] ?? 0), BigInt(80 - 8 * k)] as const),
    [retiring ? 1n : 0n, 48n],
    [trigger, 32n],
  ]);
  const second = packed([
    [BigInt(feed), 96n],
    [minWeight, 80n],
    [targetWeight, 64n],
    [maxWeight, 48n],
  ]);
  return first + second;
}

function encodeRisk(risk: RiskConfiguration): string {
  const terms = packed([
    [BigInt(risk.oracle), 96n],
    [risk.maxVolatility, 80n],
    [risk.maxVega, 64n],
    [maskOf(risk.reserve), 48n],
    [maskOf(risk.exposureSources), 32n],
    [BigInt(risk.ranges.length), 24n],
    [risk.exitSlope, 8n],
  ]);
  const factors = packed(risk.factors.map((factor, i) => [BigInt(factor), 8n * BigInt(i)] as const));
  const ranges = risk.ranges.map(({ factor, minimum, maximum }) =>
    packed([
      [BigInt(factor), 248n],
      [BigInt.asUintN(16, minimum), 232n],
      [BigInt.asUintN(16, maximum), 216n],
    ]),
  );
  return terms + factors + ranges.join("");
}

/** The code of the contract that the registry writes for a policy. */
export function encodePolicy(policy: Policy): Hex {
  const { limits } = policy;
  const header = packed([
    [BigInt(policy.components.length), 248n],
    [BigInt(policy.groups.length), 240n],
    [limits.maxTradeLoss, 224n],
    [limits.swingRate, 208n],
    [limits.freeFlow, 192n],
    [limits.auctionPremium, 176n],
    [limits.auctionCost, 160n],
    [BigInt(policy.riskLimits ?? 0), 0n],
  ]);
  const groups = policy.groups.map(({ minWeight, maxWeight, members }) =>
    packed([
      [minWeight, 240n],
      [maxWeight, 224n],
      [members.reduce((mask, i) => mask | (1n << BigInt(i)), 0n), 208n],
    ]),
  );
  const risk = policy.risk === undefined ? "" : encodeRisk(policy.risk);
  return `0x00${header}${policy.components.map(encodeComponent).join("")}${groups.join("")}${risk}`;
}
