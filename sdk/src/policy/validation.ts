import { addressOf, isSameAddress, type Address, type Hex } from "../core/hex.js";
import { toBigint, toHex, type AbiValue } from "../abi/values.js";
import type { BlockTag, Reader } from "../core/reader.js";
import {
  AuctionCostTooHigh,
  AuctionCostTooLow,
  ComponentBandInvalid,
  ComponentCountInvalid,
  ComponentDuplicate,
  ComponentFeedInvalid,
  ComponentGroupInvalid,
  ComponentGroupsTooMany,
  ComponentIsOwnShare,
  ComponentIsVault,
  ComponentRetiringBand,
  ComponentTokenInvalid,
  ComponentTriggerInvalid,
  GroupBandInvalid,
  GroupCountInvalid,
  LimitTooHigh,
  TargetSumInvalid,
} from "../generated/errors.js";
import { allocationVaultAbi, erc20Abi, feedAbi } from "../generated/abis.js";
import { verdictOf, type Verdict } from "../reading/reading.js";
import { tryRead } from "../reading/read.js";
import { valueOf, type Reading } from "../reading/reading.js";
import type { Policy } from "./blob.js";
import { requireValidRisk, type RiskFacts } from "./riskValidation.js";
import { BPS, membersOf, type ComponentConfiguration, type Limits, type PolicyConfiguration } from "./configuration.js";

// Twin of contracts/vault/PolicyValidation.sol: same order of checks, so that the first error is the chain's.

const MAX_COMPONENTS = 16;
const MAX_GROUPS = 32;
const MAX_GROUPS_PER_COMPONENT = 2n;
const MAX_DECIMALS = 24n;
const WAD_PER_BPS = 10n ** 14n;

/** \{bps\} Hard maxima of the limits, in the order in which the registry checks them. */
export const LIMIT_MAXIMA: Limits = Object.freeze({
  maxTradeLoss: 500n,
  swingRate: 300n,
  freeFlow: 200n,
  auctionPremium: 2_000n,
  auctionCost: 500n,
});

/** What the registry asks the chain about a component. */
export interface ComponentFacts {
  /** Decimals of the token; undefined when it does not tell. */
  readonly decimals: bigint | undefined;
  /** Whether the token is the share of a vault of the same registry. */
  readonly isVault: boolean;
  /** Whether the feed gives two-sided quotes at present. */
  readonly feedQuotes: boolean;
  /** \{1\} Declared half-width of the feed's quote, 18 decimals. */
  readonly uncertainty: Reading<bigint>;
}

const NO_FACTS: ComponentFacts = Object.freeze({
  decimals: undefined,
  isVault: false,
  feedQuotes: false,
  uncertainty: Object.freeze({ ok: true, value: 0n }),
});

async function readWord(
  reader: Reader,
  call: Parameters<typeof tryRead>[1],
  block: BlockTag,
): Promise<AbiValue | undefined> {
  const reading = await tryRead(reader, call, block);
  return reading.ok ? reading.value[0] : undefined;
}

async function readComponentFacts(
  reader: Reader,
  registry: Address,
  { token, feed }: ComponentConfiguration,
  block: BlockTag,
): Promise<ComponentFacts> {
  const [decimals, itsRegistry, quote, uncertainty] = await Promise.all([
    readWord(reader, { abi: erc20Abi, to: token, name: "decimals" }, block),
    readWord(reader, { abi: allocationVaultAbi, to: token, name: "policyRegistry" }, block),
    tryRead(reader, { abi: feedAbi, to: feed, name: "guardedQuote" }, block),
    tryRead(reader, { abi: feedAbi, to: feed, name: "uncertainty" }, block),
  ]);
  const [bid, ask] = quote.ok ? [toBigint(quote.value[0]), toBigint(quote.value[1])] : [0n, 0n];
  return Object.freeze({
    decimals: decimals === undefined ? undefined : toBigint(decimals),
    isVault: itsRegistry !== undefined && isSameAddress(toHex(itsRegistry), registry),
    feedQuotes: bid > 0n && ask >= bid,
    uncertainty: uncertainty.ok ? ({ ok: true, value: toBigint(uncertainty.value[0]) } as const) : uncertainty,
  });
}

/** Reads what {@link checkPolicy} needs to know of every component's token and feed. */
export async function readPolicyFacts(
  reader: Reader,
  registry: string,
  configuration: PolicyConfiguration,
  block: BlockTag = "latest",
): Promise<readonly ComponentFacts[]> {
  const facts = configuration.components.map((component) =>
    readComponentFacts(reader, addressOf(registry), component, block),
  );
  return Object.freeze(await Promise.all(facts));
}

function checkUnique(components: readonly ComponentConfiguration[], i: number, token: Address): void {
  if (components.slice(0, i).some((other) => isSameAddress(other.token, token)))
    throw new ComponentDuplicate({ token });
}

/** What the policy in force has already is not asked again: a dead feed must not stop a change that lowers risk. */
function isListed({ token, feed }: ComponentConfiguration, inForce: Policy | undefined): boolean {
  const current = inForce?.components.find((component) => isSameAddress(component.token, token));
  return current !== undefined && isSameAddress(current.feed, feed);
}

function checkListing(component: ComponentConfiguration, facts: ComponentFacts, target: PolicyTarget): void {
  if (isListed(component, target.inForce)) return;
  const [token, feed] = [addressOf(component.token), addressOf(component.feed)];
  if (!facts.feedQuotes) throw new ComponentFeedInvalid({ token, feed });
  if (target.vault !== undefined && isSameAddress(target.vault, token)) throw new ComponentIsOwnShare({ token });
  if (facts.isVault) throw new ComponentIsVault({ token });
  if (facts.decimals === undefined || facts.decimals > MAX_DECIMALS) throw new ComponentTokenInvalid({ token });
}

function checkBand(component: ComponentConfiguration): void {
  const { minWeight, targetWeight, maxWeight, trigger, retiring } = component;
  const token = addressOf(component.token);
  if (minWeight > targetWeight || targetWeight > maxWeight || maxWeight > BPS) {
    throw new ComponentBandInvalid({ token, minWeight, targetWeight, maxWeight });
  }
  if (retiring && maxWeight !== 0n) throw new ComponentRetiringBand({ token });
  if (trigger === 0n || trigger > BPS) throw new ComponentTriggerInvalid({ token, trigger });
}

function checkGroupsOf(component: ComponentConfiguration, groupCount: number): void {
  const token = addressOf(component.token);
  component.groups.forEach((group, k) => {
    const isRepeated = group !== 0 && component.groups.slice(0, k).includes(group);
    if (group <= groupCount && !isRepeated) return;
    throw new ComponentGroupInvalid({ token, group: BigInt(group), groupCount: BigInt(groupCount) });
  });
  const count = BigInt(component.groups.filter((group) => group !== 0).length);
  if (count > MAX_GROUPS_PER_COMPONENT) {
    throw new ComponentGroupsTooMany({ token, count, maximum: MAX_GROUPS_PER_COMPONENT });
  }
}

const targetSum = (components: readonly (ComponentConfiguration | undefined)[]): bigint =>
  components.reduce((sum, component) => sum + (component?.targetWeight ?? 0n), 0n);

function checkGroups(configuration: PolicyConfiguration): void {
  configuration.groups.forEach(({ minWeight, maxWeight }, g) => {
    const sum = targetSum(membersOf(configuration, g + 1).map((i) => configuration.components[i]));
    if (minWeight <= sum && sum <= maxWeight && maxWeight <= BPS) return;
    throw new GroupBandInvalid({ group: BigInt(g + 1), minWeight, targetSum: sum, maxWeight });
  });
}

function toWord(text: string): Hex {
  const digits = Array.from(text, (character) => character.charCodeAt(0).toString(16)).join("");
  return `0x${digits.padEnd(64, "0")}`;
}

function checkLimits(limits: Limits): void {
  for (const key of ["maxTradeLoss", "swingRate", "freeFlow", "auctionPremium", "auctionCost"] as const) {
    const [value, maximum] = [limits[key], LIMIT_MAXIMA[key]];
    if (value > maximum) throw new LimitTooHigh({ name: toWord(key), value, maximum });
  }
}

/** Auctions clear, and pushing a vault off target to fill the correction does not pay. Rounded against the policy. */
function checkAuctionCost({ components, limits }: PolicyConfiguration, facts: readonly ComponentFacts[]): void {
  if (components.length === 1) return; // nothing to auction against
  const uncertainties = components.map((_, i) => valueOf((facts[i] ?? NO_FACTS).uncertainty));
  const [largest = 0n, second = 0n] = [...uncertainties].sort((a, b) => (a > b ? -1 : a < b ? 1 : 0));
  const smallest = uncertainties.reduce((least, uncertainty) => (uncertainty < least ? uncertainty : least), largest);
  const basket = components.reduce((sum, { targetWeight }, i) => sum + (uncertainties[i] ?? 0n) * targetWeight, 0n);
  const { auctionCost, swingRate } = limits;
  const least = (largest + second + WAD_PER_BPS - 1n) / WAD_PER_BPS; // {bps}
  if (auctionCost < least) throw new AuctionCostTooLow({ auctionCost, pairUncertainty: least });
  const most = swingRate + (smallest + basket / BPS) / WAD_PER_BPS;
  if (auctionCost > most) throw new AuctionCostTooHigh({ auctionCost, bound: most });
}

function requireValid(
  configuration: PolicyConfiguration,
  facts: readonly ComponentFacts[],
  target: PolicyTarget,
): void {
  const { components, groups, limits } = configuration;
  if (components.length === 0 || components.length > MAX_COMPONENTS) {
    throw new ComponentCountInvalid({ count: BigInt(components.length), maximum: BigInt(MAX_COMPONENTS) });
  }
  if (groups.length > MAX_GROUPS) {
    throw new GroupCountInvalid({ count: BigInt(groups.length), maximum: BigInt(MAX_GROUPS) });
  }
  components.forEach((component, i) => {
    checkUnique(components, i, addressOf(component.token));
    checkListing(component, facts[i] ?? NO_FACTS, target);
    checkBand(component);
    checkGroupsOf(component, groups.length);
  });
  const sum = targetSum(components);
  if (sum !== BPS) throw new TargetSumInvalid({ sum, expected: BPS });
  checkGroups(configuration);
  checkLimits(limits);
  checkAuctionCost(configuration, facts);
  requireValidRisk(configuration, target.riskFacts);
}

/** The vault that a policy is for, once there is one. */
export interface PolicyTarget {
  /** The vault. */
  readonly vault?: Address;
  /** Its policy in force, whose components are not looked at again. */
  readonly inForce?: Policy;
  /** For a policy with a risk section, as {@link readRiskFacts} reads them. */
  readonly riskFacts?: RiskFacts | undefined;
}

/**
 * What the registry would revert with if it were given the policy, or undefined when it would write it.
 *
 * @param facts - As {@link readPolicyFacts} reads them.
 * @param target - Nothing for a vault under creation.
 * @example
 * ```ts
 * const error = checkPolicy(configuration, await readPolicyFacts(reader, registry, configuration));
 * ```
 */
export function checkPolicy(
  configuration: PolicyConfiguration,
  facts: readonly ComponentFacts[],
  target: PolicyTarget = {},
): Verdict {
  return verdictOf(() => {
    requireValid(configuration, facts, target);
  });
}
