import { toBigint, toBoolean, toHex, toList, toStruct, type AbiValue } from "../abi/values.js";
import type { Address } from "../core/hex.js";

/** Basis points in one. */
export const BPS = 10_000n;

/** One component of a basket, as `IPolicyRegistry.Component` has it. */
export interface ComponentConfiguration {
  /** Listed ERC-20. */
  readonly token: Address;
  /** Feed that prices it. */
  readonly feed: Address;
  /** Four group numbers, counted from one; zero for none. */
  readonly groups: readonly number[];
  /** \{bps\} Lower end of the band. */
  readonly minWeight: bigint;
  /** \{bps\} What the weight is steered to. */
  readonly targetWeight: bigint;
  /** \{bps\} Upper end of the band. */
  readonly maxWeight: bigint;
  /** \{bps\} Distance from the target at which anyone may start an auction. */
  readonly trigger: bigint;
  /** Whether the component is on its way out. */
  readonly retiring: boolean;
}

/** Bounds on the summed weight of a group's members. */
export interface GroupConfiguration {
  /** \{bps\} */
  readonly minWeight: bigint;
  /** \{bps\} */
  readonly maxWeight: bigint;
}

/** Limits of the whole vault. */
export interface Limits {
  /** \{bps\} A trade has to bring at least the middle price less this. */
  readonly maxTradeLoss: bigint;
  /** \{bps\} Fee on the misallocation that a single-asset flow adds. */
  readonly swingRate: bigint;
  /** \{bps\} Single-asset volume without swing fee, per hour, of the net asset value. */
  readonly freeFlow: bigint;
  /** \{bps\} Above the oracle's middle, where a rebalance auction starts. */
  readonly auctionPremium: bigint;
  /** \{bps\} Below the oracle's middle, where it ends. */
  readonly auctionCost: bigint;
}

/** Bounds on what the basket is exposed to in one factor. */
export interface DeltaRange {
  /** Number of the factor, counted from zero. */
  readonly factor: number;
  /** \{bps\} Of the net asset value; negative for a short exposure. */
  readonly minimum: bigint;
  /** \{bps\} */
  readonly maximum: bigint;
}

/** Limits on the basket's risk, as `IPolicyRegistry.Risk` has them, with sets of components as indices. */
export interface RiskConfiguration {
  /** Covariance oracle that measures the factors. */
  readonly oracle: Address;
  /** \{bps/√year\} Most that the basket's value may fluctuate; zero for no cap. */
  readonly maxVolatility: bigint;
  /** \{bps\} Most of the value that one point of volatility may move; only with exposure sources. */
  readonly maxVega: bigint;
  /** Components that take the place of others when the cap is tight. */
  readonly reserve: readonly number[];
  /** Components that tell their exposures themselves. */
  readonly exposureSources: readonly number[];
  /** \{bps\} Added to the fee of single-asset exits for each whole value that left so of late; zero for none. */
  readonly exitSlope: bigint;
  /** For each component the factor that it moves with, counted from one; zero for none. */
  readonly factors: readonly number[];
  /** Of deltas, factors in rising order. */
  readonly ranges: readonly DeltaRange[];
}

/** A whole policy, as the registry takes and gives it. */
export interface PolicyConfiguration {
  /** Components in the order in which every list per component is. */
  readonly components: readonly ComponentConfiguration[];
  /** Groups; number `g` is at index `g - 1`. */
  readonly groups: readonly GroupConfiguration[];
  /** Limits of the whole vault. */
  readonly limits: Limits;
  /** Limits on its risk, if it has any. */
  readonly risk?: RiskConfiguration;
}

const NOBODY: Address = "0x0000000000000000000000000000000000000000";
const NO_RISK: RiskConfiguration = Object.freeze({
  oracle: NOBODY,
  maxVolatility: 0n,
  maxVega: 0n,
  reserve: [],
  exposureSources: [],
  exitSlope: 0n,
  factors: [],
  ranges: [],
});

/** Bit i for index i. */
export const maskOf = (indices: readonly number[]): bigint => indices.reduce((mask, i) => mask | (1n << BigInt(i)), 0n);

/** The indices of the bits that are set. */
export const indicesOf = (mask: bigint): readonly number[] =>
  Object.freeze(Array.from({ length: 16 }, (_, i) => i).filter((i) => (mask >> BigInt(i)) & 1n));

function riskToAbi(risk: RiskConfiguration): AbiValue {
  return {
    ...risk,
    reserve: maskOf(risk.reserve),
    exposureSources: maskOf(risk.exposureSources),
    factors: risk.factors.map(BigInt),
    ranges: risk.ranges.map((range) => ({ ...range, factor: BigInt(range.factor) })),
  };
}

/** The configuration as the ABI encoder takes it. */
export function toAbi(configuration: PolicyConfiguration): AbiValue {
  return {
    components: configuration.components.map((component) => ({
      ...component,
      groups: component.groups.map(BigInt),
    })),
    groups: configuration.groups.map((group) => ({ ...group })),
    limits: { ...configuration.limits },
    risk: riskToAbi(configuration.risk ?? NO_RISK),
  };
}

function componentFromAbi(value: AbiValue): ComponentConfiguration {
  const struct = toStruct(value);
  return Object.freeze({
    token: toHex(struct.token),
    feed: toHex(struct.feed),
    groups: Object.freeze(toList(struct.groups).map((group) => Number(toBigint(group)))),
    minWeight: toBigint(struct.minWeight),
    targetWeight: toBigint(struct.targetWeight),
    maxWeight: toBigint(struct.maxWeight),
    trigger: toBigint(struct.trigger),
    retiring: toBoolean(struct.retiring),
  });
}

function groupFromAbi(value: AbiValue): GroupConfiguration {
  const struct = toStruct(value);
  return Object.freeze({ minWeight: toBigint(struct.minWeight), maxWeight: toBigint(struct.maxWeight) });
}

function riskFromAbi(value: AbiValue | undefined): RiskConfiguration | undefined {
  const struct = toStruct(value);
  const oracle = toHex(struct.oracle);
  if (oracle === NOBODY) return undefined;
  return Object.freeze({
    oracle,
    maxVolatility: toBigint(struct.maxVolatility),
    maxVega: toBigint(struct.maxVega),
    reserve: indicesOf(toBigint(struct.reserve)),
    exposureSources: indicesOf(toBigint(struct.exposureSources)),
    exitSlope: toBigint(struct.exitSlope),
    factors: Object.freeze(toList(struct.factors).map((factor) => Number(toBigint(factor)))),
    ranges: Object.freeze(toList(struct.ranges).map(rangeFromAbi)),
  });
}

function rangeFromAbi(value: AbiValue): DeltaRange {
  const struct = toStruct(value);
  const factor = Number(toBigint(struct.factor));
  return Object.freeze({ factor, minimum: toBigint(struct.minimum), maximum: toBigint(struct.maximum) });
}

/** The configuration out of what the ABI decoder gives, as `PolicyRegistry.read` returns it. */
export function fromAbi(value: AbiValue | undefined): PolicyConfiguration {
  const struct = toStruct(value);
  const limits = toStruct(struct.limits);
  const risk = riskFromAbi(struct.risk);
  return Object.freeze({
    components: Object.freeze(toList(struct.components).map(componentFromAbi)),
    groups: Object.freeze(toList(struct.groups).map(groupFromAbi)),
    limits: Object.freeze({
      maxTradeLoss: toBigint(limits.maxTradeLoss),
      swingRate: toBigint(limits.swingRate),
      freeFlow: toBigint(limits.freeFlow),
      auctionPremium: toBigint(limits.auctionPremium),
      auctionCost: toBigint(limits.auctionCost),
    }),
    ...(risk === undefined ? {} : { risk }),
  });
}

/** Indices of the components that name group `group`, counted from one. */
export function membersOf(configuration: PolicyConfiguration, group: number): readonly number[] {
  const indices = configuration.components.map((component, i) => (component.groups.includes(group) ? i : -1));
  return Object.freeze(indices.filter((i) => i >= 0));
}
