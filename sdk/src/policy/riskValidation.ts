import { encodeParameters } from "../abi/encode.js";
import { toBigint, toList } from "../abi/values.js";
import { addressOf, type Address, type Hex } from "../core/hex.js";
import type { BlockTag, Reader } from "../core/reader.js";
import { covarianceOracleAbi, exposureSourceAbi } from "../generated/abis.js";
import {
  DeltaRangeInvalid,
  ExposureSourceInvalid,
  LimitTooHigh,
  ReserveInvalid,
  RiskFactorCountMismatch,
  RiskFactorInvalid,
  RiskMembersInvalid,
  RiskOracleInvalid,
} from "../generated/errors.js";
import { tryRead } from "../reading/read.js";
import { BPS, maskOf, type DeltaRange, type PolicyConfiguration, type RiskConfiguration } from "./configuration.js";

// Twin of contracts/vault/RiskValidation.sol: same order of checks, so that the first error is the chain's.

const MAX_FACTORS = 16n;
/** \{bps\} Hard maximum of a policy's exit slope. */
export const MAX_EXIT_SLOPE = 10_000n;

/** What the registry asks the chain about a risk section. */
export interface RiskFacts {
  /** Factors of the oracle; undefined when it is none. */
  readonly factorCount: bigint | undefined;
  /** By component, how many exposures it tells; undefined for none. */
  readonly exposureCounts: readonly (bigint | undefined)[];
}

async function readFactorCount(reader: Reader, oracle: Address, block: BlockTag): Promise<bigint | undefined> {
  const query = { abi: covarianceOracleAbi, to: oracle };
  const answer = await tryRead(reader, { ...query, name: "factorCount" }, block);
  if (!answer.ok) return undefined;
  const count = toBigint(answer.value[0]);
  if (count === 0n || count > MAX_FACTORS) return undefined;
  const values = [Array.from({ length: Number(count) }, () => 0n)];
  const answers = await tryRead(reader, { ...query, name: "portfolioVolatility", values }, block);
  return answers.ok ? count : undefined;
}

async function readExposureCount(
  reader: Reader,
  token: Address,
  oracle: Address,
  block: BlockTag,
): Promise<bigint | undefined> {
  const query = { abi: exposureSourceAbi, to: token, name: "exposures", values: [oracle] };
  const answer = await tryRead(reader, query, block);
  return answer.ok ? BigInt(toList(answer.value[0]).length) : undefined;
}

/** Reads what {@link requireValidRisk} needs to know. */
export async function readRiskFacts(
  reader: Reader,
  { components, risk }: PolicyConfiguration,
  block: BlockTag = "latest",
): Promise<RiskFacts | undefined> {
  if (risk === undefined) return undefined;
  const [factorCount, ...exposureCounts] = await Promise.all([
    readFactorCount(reader, risk.oracle, block),
    ...components.map(({ token }, i) =>
      risk.exposureSources.includes(i) ? readExposureCount(reader, token, risk.oracle, block) : undefined,
    ),
  ]);
  return Object.freeze({ factorCount, exposureCounts: Object.freeze(exposureCounts) });
}

const nameOf = (text: string): Hex =>
  encodeParameters(
    [{ name: "name", type: "bytes32" }],
    [
      `0x${Array.from(text, (letter) => letter.charCodeAt(0).toString(16))
        .join("")
        .padEnd(64, "0")}`,
    ],
  );

function checkMembers(risk: RiskConfiguration, count: number): void {
  const fits = (members: readonly number[]): boolean => members.every((i) => i < count);
  const isOfUse = (risk.reserve.length !== 0) === (risk.maxVolatility !== 0n);
  if (!fits(risk.reserve) || !isOfUse) {
    throw new RiskMembersInvalid({ name: nameOf("reserve"), members: maskOf(risk.reserve) });
  }
  if (fits(risk.exposureSources) && (risk.exposureSources.length !== 0 || risk.maxVega === 0n)) return;
  throw new RiskMembersInvalid({ name: nameOf("exposureSources"), members: maskOf(risk.exposureSources) });
}

function checkFactors({ components }: PolicyConfiguration, risk: RiskConfiguration, facts: RiskFacts): void {
  const [count, expected] = [BigInt(risk.factors.length), BigInt(components.length)];
  if (count !== expected) throw new RiskFactorCountMismatch({ count, expected });
  const factorCount = facts.factorCount ?? 0n;
  components.forEach((component, i) => {
    const [token, factor] = [addressOf(component.token), BigInt(risk.factors[i] ?? 0)];
    const isSource = risk.exposureSources.includes(i);
    if (factor > factorCount || (isSource && factor !== 0n)) {
      throw new RiskFactorInvalid({ token, factor, factorCount });
    }
    if (isSource && facts.exposureCounts[i] !== factorCount) throw new ExposureSourceInvalid({ token });
  });
}

function checkReserve({ components, groups }: PolicyConfiguration, risk: RiskConfiguration): void {
  components.forEach((component, i) => {
    if (!risk.reserve.includes(i)) return;
    const hasRoom = component.groups.every((group) => group === 0 || groups[group - 1]?.maxWeight === BPS);
    const isPlain = !risk.exposureSources.includes(i);
    if (component.targetWeight > 0n && component.maxWeight === BPS && hasRoom && isPlain) return;
    throw new ReserveInvalid({ token: addressOf(component.token) });
  });
}

/** Where a component tells its exposures itself, targets say nothing of deltas. */
function isHeldByTargets({ minimum, maximum }: DeltaRange, targetSum: bigint, risk: RiskConfiguration): boolean {
  if (risk.exposureSources.length !== 0) return true;
  if (targetSum < minimum || targetSum > maximum) return false;
  return risk.maxVolatility === 0n || minimum <= 0n;
}

function checkRanges({ components }: PolicyConfiguration, risk: RiskConfiguration, factorCount: bigint): void {
  risk.ranges.forEach((range, k) => {
    const { factor, minimum, maximum } = range;
    const isListed = (i: number): boolean => risk.factors[i] === factor + 1;
    const targetSum = components.reduce((sum, { targetWeight }, i) => sum + (isListed(i) ? targetWeight : 0n), 0n);
    const isInOrder = k === 0 || (risk.ranges[k - 1]?.factor ?? 0) < factor;
    const isRange = BigInt(factor) < factorCount && minimum <= maximum;
    if (isRange && isInOrder && isHeldByTargets(range, targetSum, risk)) return;
    throw new DeltaRangeInvalid({ factor: BigInt(factor), minimum, targetSum, maximum });
  });
}

/** Throws unless the risk section of a policy, whose other parts are valid, is valid too. */
export function requireValidRisk(configuration: PolicyConfiguration, facts: RiskFacts | undefined): void {
  const { risk } = configuration;
  if (risk === undefined) return;
  if (risk.exitSlope > MAX_EXIT_SLOPE) {
    throw new LimitTooHigh({ name: nameOf("exitSlope"), value: risk.exitSlope, maximum: MAX_EXIT_SLOPE });
  }
  if (facts?.factorCount === undefined) throw new RiskOracleInvalid({ oracle: addressOf(risk.oracle) });
  checkMembers(risk, configuration.components.length);
  checkFactors(configuration, risk, facts);
  checkReserve(configuration, risk);
  checkRanges(configuration, risk, facts.factorCount);
}
