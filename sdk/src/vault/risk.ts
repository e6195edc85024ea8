import { toBigint, toList } from "../abi/values.js";
import type { BlockTag, Reader } from "../core/reader.js";
import { exposureSourceAbi } from "../generated/abis.js";
import {
  DeltaOutsideRange,
  ExposuresInvalid,
  VegaAboveMaximum,
  VolatilityAboveMaximum,
  VolatilityRisesUnseen,
} from "../generated/errors.js";
import { absolute } from "../math/option/integers.js";
import { WAD } from "../math/fixedPoint.js";
import type { ComponentPolicy, Policy } from "../policy/blob.js";
import { BPS, type RiskConfiguration } from "../policy/configuration.js";
import { portfolioVolatility, type CovarianceState } from "../risk/covariance.js";
import { readCovariance } from "../risk/readCovariance.js";
import { read } from "../reading/read.js";

// Twin of contracts/vault/RiskLimits.sol and TargetScaling.sol.

const WAD_PER_BPS = 10n ** 14n;
/** {bps} Of the cap: what scaled targets are aimed at. */
const AIM = 9_000n;
/** {s} After which a factor's price is stale: `CovarianceOracle.MAX_AGE`. */
const MAX_AGE = 86_400n;

/** What a dollar of a component is exposed to. */
export interface ComponentExposure {
  /** \{1\} For each factor, 18 decimals. */
  readonly deltas: readonly bigint[];
  /** \{1\} For one point of volatility, 18 decimals. */
  readonly vega: bigint;
}

/** What the limits on risk are judged by, read at one block. */
export interface RiskModel {
  /** \{s\} Time of the block. */
  readonly now: bigint;
  /** The factors. */
  readonly covariance: CovarianceState;
  /** By component; undefined for one that moves with one factor or none. */
  readonly sources: readonly (ComponentExposure | undefined)[];
}

/** How a basket stands; twin of `IRiskLimits.RiskState`. Everything has 18 decimals. */
export interface RiskState {
  /** \{1/√year\} Of the basket, as a part of its value. */
  readonly volatility: bigint;
  /** \{1/√year\} Of a basket at the policy's targets. */
  readonly targetVolatility: bigint;
  /** \{1/√year\} The policy's cap; zero for none. */
  readonly maxVolatility: bigint;
  /** \{1\} By what the targets count. */
  readonly scale: bigint;
  /** \{1\} For each factor. */
  readonly deltas: readonly bigint[];
  /** \{1\} Part of the value gained when all volatilities rise by one point. */
  readonly vega: bigint;
  /** Factors whose last price is old, if the basket is exposed to them. */
  readonly staleFactors: readonly number[];
}

interface Exposure {
  readonly deltas: readonly bigint[];
  readonly vega: bigint;
}

async function readSource(
  reader: Reader,
  { token }: ComponentPolicy,
  risk: RiskConfiguration,
  expected: bigint,
  block: BlockTag,
): Promise<ComponentExposure> {
  const query = { abi: exposureSourceAbi, to: token, name: "exposures", values: [risk.oracle] };
  const [deltas, vega] = await read(reader, query, block);
  const told = toList(deltas).map(toBigint);
  const count = BigInt(told.length);
  if (count !== expected) throw new ExposuresInvalid({ component: token, count, expected });
  return Object.freeze({ deltas: Object.freeze(told), vega: toBigint(vega) });
}

/** Reads what the risk section of a policy is judged by. @throws The decoded error of an oracle or source that fails. */
export async function readRiskModel(
  reader: Reader,
  policy: Policy,
  now: bigint,
  block: BlockTag,
): Promise<RiskModel | undefined> {
  const { risk } = policy;
  if (risk === undefined) return undefined;
  const covariance = await readCovariance(reader, risk.oracle, block);
  const expected = BigInt(covariance.factors.length);
  const sources = await Promise.all(
    policy.components.map(async (component, i) =>
      risk.exposureSources.includes(i) ? readSource(reader, component, risk, expected, block) : undefined,
    ),
  );
  return Object.freeze({ now, covariance, sources: Object.freeze(sources) });
}

const sumOf = (values: readonly bigint[]): bigint => values.reduce((sum, value) => sum + value, 0n);

/** {1} Of values in any unit, as parts of `total` in the same. */
function exposureOf(risk: RiskConfiguration, model: RiskModel, values: readonly bigint[], total: bigint): Exposure {
  const deltas = model.covariance.factors.map(() => 0n);
  let vega = 0n;
  if (total === 0n) return { deltas, vega };
  values.forEach((value, i) => {
    const weight = (value * WAD + total - 1n) / total;
    const factor = risk.factors[i] ?? 0;
    if (factor !== 0) deltas[factor - 1] = (deltas[factor - 1] ?? 0n) + weight;
    const source = model.sources[i];
    source?.deltas.forEach((delta, f) => (deltas[f] = (deltas[f] ?? 0n) + (delta * weight) / WAD));
    if (source !== undefined) vega += (source.vega * weight) / WAD;
  });
  return { deltas, vega };
}

const volatilityOf = (model: RiskModel, { deltas }: Exposure): bigint =>
  portfolioVolatility(model.covariance, model.now, deltas);

const staleOf = (model: RiskModel, { deltas }: Exposure): readonly number[] =>
  model.covariance.factors.flatMap(({ observedAt }, f) =>
    model.now - observedAt > MAX_AGE && deltas[f] !== 0n ? [f] : [],
  );

const maskOf = (factors: readonly number[]): bigint => factors.reduce((mask, f) => mask | (1n << BigInt(f)), 0n);

function targetVolatility(policy: Policy, risk: RiskConfiguration, model: RiskModel): bigint {
  const targets = policy.components.map((component) => component.targetWeight);
  return volatilityOf(model, exposureOf(risk, model, targets, BPS));
}

function scaleOf(volatility: bigint, maximum: bigint): bigint {
  if (maximum === 0n || volatility <= maximum) return WAD;
  return (maximum * AIM * WAD) / (volatility * BPS);
}

/** The policy as it counts: with its targets and lower bounds scaled while they are too volatile. */
export function scaledPolicy(policy: Policy, model: RiskModel | undefined): Policy {
  const { risk } = policy;
  if (risk === undefined || model === undefined || risk.maxVolatility === 0n) return policy;
  const scale = scaleOf(targetVolatility(policy, risk, model), risk.maxVolatility * WAD_PER_BPS);
  return scale === WAD ? policy : scaleTargets(policy, risk, scale);
}

function scaleTargets(policy: Policy, risk: RiskConfiguration, scale: bigint): Policy {
  const isReserve = (i: number): boolean => risk.reserve.includes(i);
  const isScaled = (i: number): boolean =>
    !isReserve(i) && (risk.exposureSources.includes(i) || (risk.factors[i] ?? 0) !== 0);
  let [freed, reserved] = [0n, 0n]; // {bps}
  policy.components.forEach(({ targetWeight }, i) => {
    if (isReserve(i)) reserved += targetWeight;
    if (isScaled(i)) freed += targetWeight - (targetWeight * scale) / WAD;
  });
  const components = policy.components.map((component, i) => {
    const { minWeight, targetWeight } = component;
    if (isScaled(i)) {
      const scaled = { minWeight: (minWeight * scale) / WAD, targetWeight: (targetWeight * scale) / WAD };
      return Object.freeze({ ...component, ...scaled });
    }
    if (!isReserve(i)) return component;
    const part = (freed * targetWeight) / reserved; // {bps} = {bps} * {bps} / {bps}; the last one takes what is left
    [freed, reserved] = [freed - part, reserved - targetWeight];
    return Object.freeze({ ...component, targetWeight: targetWeight + part });
  });
  const groups = policy.groups.map((group) => {
    const targets = group.members.reduce((sum, i) => sum + (components[i]?.targetWeight ?? 0n), 0n);
    return group.minWeight > targets ? Object.freeze({ ...group, minWeight: targets }) : group;
  });
  return Object.freeze({ ...policy, components: Object.freeze(components), groups: Object.freeze(groups) });
}

/* CHECKS */

/** Values of a basket before and after, \{USD\}, and what all is worth afterwards. */
export interface ChangedValues {
  readonly before: readonly bigint[];
  readonly afterwards: readonly bigint[];
  readonly total: bigint;
}

function checkVolatility(risk: RiskConfiguration, model: RiskModel, before: Exposure, afterwards: Exposure): void {
  const maximum = risk.maxVolatility * WAD_PER_BPS;
  if (maximum === 0n) return;
  const volatilityAfter = volatilityOf(model, afterwards);
  const staleFactors = maskOf(staleOf(model, afterwards));
  if (volatilityAfter <= maximum && staleFactors === 0n) return;
  const volatilityBefore = volatilityOf(model, before);
  if (volatilityAfter <= volatilityBefore) return;
  if (volatilityAfter > maximum) throw new VolatilityAboveMaximum({ volatilityBefore, volatilityAfter, maximum });
  throw new VolatilityRisesUnseen({ staleFactors, volatilityBefore, volatilityAfter });
}

function checkDeltas(risk: RiskConfiguration, before: Exposure, afterwards: Exposure): void {
  for (const range of risk.ranges) {
    const [minimum, maximum] = [range.minimum * WAD_PER_BPS, range.maximum * WAD_PER_BPS];
    const [deltaBefore, deltaAfter] = [before.deltas[range.factor] ?? 0n, afterwards.deltas[range.factor] ?? 0n];
    const isAbove = deltaAfter > maximum && deltaAfter > deltaBefore;
    const isBelow = deltaAfter < minimum && deltaAfter < deltaBefore;
    if (!isAbove && !isBelow) continue;
    throw new DeltaOutsideRange({ factor: BigInt(range.factor), deltaBefore, deltaAfter, minimum, maximum });
  }
}

function checkVega(risk: RiskConfiguration, before: Exposure, afterwards: Exposure): void {
  if (risk.exposureSources.length === 0) return;
  const maximum = risk.maxVega * WAD_PER_BPS;
  const size = absolute(afterwards.vega);
  if (size <= maximum || size <= absolute(before.vega)) return;
  throw new VegaAboveMaximum({ vegaBefore: before.vega, vegaAfter: afterwards.vega, maximum });
}

/** Throws unless a change of values is inside the limits on risk or goes no further outside; twin of `requireAllowed`. */
export function requireRiskAllowed(policy: Policy, model: RiskModel | undefined, values: ChangedValues): void {
  const { risk } = policy;
  if (risk === undefined || model === undefined) return;
  const before = exposureOf(risk, model, values.before, sumOf(values.before));
  const afterwards = exposureOf(risk, model, values.afterwards, values.total);
  checkVolatility(risk, model, before, afterwards);
  checkDeltas(risk, before, afterwards);
  checkVega(risk, before, afterwards);
}

/**
 * How a basket stands; twin of `RiskLimits.stateOf`. Undefined for a policy without limits on risk.
 *
 * @param policy - As it was written, not scaled.
 * @param values - \{USD\} By component, in any unit common to all.
 */
export function riskStateOf(
  policy: Policy,
  model: RiskModel | undefined,
  values: readonly bigint[],
): RiskState | undefined {
  const { risk } = policy;
  if (risk === undefined || model === undefined) return undefined;
  const exposure = exposureOf(risk, model, values, sumOf(values));
  const targets = targetVolatility(policy, risk, model);
  const maxVolatility = risk.maxVolatility * WAD_PER_BPS;
  return Object.freeze({
    volatility: volatilityOf(model, exposure),
    targetVolatility: targets,
    maxVolatility,
    scale: scaleOf(targets, maxVolatility),
    deltas: Object.freeze([...exposure.deltas]),
    vega: exposure.vega,
    staleFactors: staleOf(model, exposure),
  });
}
