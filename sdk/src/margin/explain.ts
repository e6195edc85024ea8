import { toBigint, toList, toStruct, type AbiValue } from "../abi/values.js";
import { addressOf, type Address } from "../core/hex.js";
import type { BlockTag, Reader } from "../core/reader.js";
import { marginLensAbi } from "../generated/abis.js";
import { tryRead } from "../reading/read.js";
import type { Reading } from "../reading/reading.js";

import { MARGIN_KINDS, type Assessment, type MarginKind, type Portfolio } from "./marginTypes.js";

/** A position in an option; amounts of \{USD\} with 27 decimals. */
export interface LegExplanation {
  /** A word of {@link packLeg}. */
  readonly leg: bigint;
  /** Number of its expiry in its book. */
  readonly set: bigint;
  /** \{USD\} At its mark. */
  readonly value: bigint;
  /** \{USD\} What it counts in each scenario, less its value. */
  readonly profits: readonly bigint[];
}

/** What is added to the worst scenario, \{USD\}, 27 decimals. */
export interface MarginAdditions {
  /** For perpetuals. */
  readonly perpetuals: bigint;
  /** For the forwards' distance from the spot. */
  readonly basis: bigint;
  /** For short options that nothing covers. */
  readonly naked: bigint;
  /** For surfaces of little confidence. */
  readonly uncertainty: bigint;
  /** For surfaces with a range; of initial margin. */
  readonly surface: bigint;
  /** For a price that is older than it should be. */
  readonly staleness: bigint;
}

/** Everything that moves with one underlying; amounts of \{USD\} with 27 decimals but for `loss`. */
export interface BookExplanation {
  /** \{USD\} Options at their mark, profit of perpetuals, collateral after haircuts. */
  readonly value: bigint;
  /** \{USD\} What perpetuals and collateral gain in each scenario. */
  readonly linear: readonly bigint[];
  /** \{USD\} How much less long calls and puts count as their strikes lie between two moves. */
  readonly strikes: readonly bigint[];
  /** \{USD\} What all of it counts in each scenario, the tails at their whole size. */
  readonly profits: readonly bigint[];
  /** \{USD\} The worst scenario's loss as far as it counts, 18 decimals. */
  readonly loss: bigint;
  /** Its number. */
  readonly worstScenario: bigint;
  /** What is added. */
  readonly additions: MarginAdditions;
  /** The options, by expiry. */
  readonly legs: readonly LegExplanation[];
}

/** What a requirement consists of. */
export interface MarginExplanation {
  /** What the engine says. */
  readonly assessment: Assessment;
  /** \{USD\} The loss with all underlyings in one scenario, 18 decimals. */
  readonly together: bigint;
  /** By underlying, in the portfolio's order. */
  readonly books: readonly BookExplanation[];
}

const integers = (value: AbiValue | undefined): readonly bigint[] => Object.freeze(toList(value).map(toBigint));

function legFrom(value: AbiValue): LegExplanation {
  const fields = toStruct(value);
  return Object.freeze({
    leg: toBigint(fields.leg),
    set: toBigint(fields.set),
    value: toBigint(fields.value),
    profits: integers(fields.profits),
  });
}

function additionsFrom(value: AbiValue | undefined): MarginAdditions {
  const fields = toStruct(value);
  return Object.freeze({
    perpetuals: toBigint(fields.perpetuals),
    basis: toBigint(fields.basis),
    naked: toBigint(fields.naked),
    uncertainty: toBigint(fields.uncertainty),
    surface: toBigint(fields.surface),
    staleness: toBigint(fields.staleness),
  });
}

function bookFrom(value: AbiValue): BookExplanation {
  const fields = toStruct(value);
  return Object.freeze({
    value: toBigint(fields.value),
    linear: integers(fields.linear),
    strikes: integers(fields.strikes),
    profits: integers(fields.profits),
    loss: toBigint(fields.loss),
    worstScenario: toBigint(fields.worstScenario),
    additions: additionsFrom(fields.additions),
    legs: Object.freeze(toList(fields.legs).map(legFrom)),
  });
}

function assessmentFrom(value: AbiValue | undefined): Assessment {
  const fields = toStruct(value);
  return Object.freeze({
    equity: toBigint(fields.equity),
    requirement: toBigint(fields.requirement),
    loss: toBigint(fields.loss),
    contingency: toBigint(fields.contingency),
    worstScenario: Number(toBigint(fields.worstScenario)),
  });
}

/**
 * What a requirement consists of: by underlying, option, scenario and addition; from `MarginLens.explain`.
 *
 * @param reader - Of the chain.
 * @param lens - A `MarginLens`.
 * @param portfolio - Of an account by {@link readPortfolio}, or any other.
 * @param kind - Which requirement.
 * @param block - When; the lens reads nothing but the portfolio.
 * @returns Its parts, or why there are none.
 */
export async function explainMargin(
  reader: Reader,
  lens: Address,
  portfolio: Portfolio,
  kind: MarginKind,
  block: BlockTag = "latest",
): Promise<Reading<MarginExplanation>> {
  const values = [portfolio as unknown as AbiValue, BigInt(MARGIN_KINDS.indexOf(kind))];
  const answer = await tryRead(reader, { abi: marginLensAbi, to: addressOf(lens), name: "explain", values }, block);
  if (!answer.ok) return answer;
  const [assessment, together, books] = answer.value;
  const value = Object.freeze({
    assessment: assessmentFrom(assessment),
    together: toBigint(together),
    books: Object.freeze(toList(books).map(bookFrom)),
  });
  return Object.freeze({ ok: true, value });
}
