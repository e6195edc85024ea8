import { MarginInsufficient } from "../generated/errors.js";
import { boundPortfolio } from "./earlyPass.js";
import { assessPortfolio } from "./marginModel.js";
import type { Portfolio } from "./marginTypes.js";

// Twin of Accounts._judge and of MarginReader's judge and compare.

/** Part of the requirement released that may be given up in equity. */
const GIVEN_UP = 10n;

/** What an account is worth and what it has to be. */
export interface Standing {
  /** \{USD\} 18 decimals. */
  readonly equity: bigint;
  /** \{USD\} 18 decimals. */
  readonly requirement: bigint;
}

/** One condition of the rule by which an account below its requirement may change. */
export interface MarginCondition {
  /** Which: see {@link marginConditions}. */
  readonly name: "solvent" | "amount" | "proportion" | "givenUp" | "noPoorer" | "noRiskier";
  /** What has to be at least `right`. */
  readonly left: bigint;
  /** What `left` has to reach. */
  readonly right: bigint;
  /** Whether it does. */
  readonly holds: boolean;
}

/**
 * Why an account may end an operation as it does: by the bound, by all scenarios, because it is nearer to its requirement than
 * before, or because it has less than nothing and neither got poorer nor riskier; "none" if it may not.
 */
export type MarginRule = "bound" | "scenarios" | "nearer" | "insolvent" | "none";

/** A judgement of an account after an operation. */
export interface MarginJudgement {
  /** By which rule it passes. */
  readonly rule: MarginRule;
  /** After; the requirement is the bound's where the bound is enough. */
  readonly after: Standing;
  /** Before, where it mattered. */
  readonly before: Standing | undefined;
  /** Of the rule for accounts below their requirement, where it mattered: it passes if all hold. */
  readonly conditions: readonly MarginCondition[];
  /** What the chain reverts with, if it does not pass. */
  readonly error: MarginInsufficient | undefined;
}

const covers = ({ equity, requirement }: Standing): boolean => equity >= 0n && equity >= requirement;

const condition = (name: MarginCondition["name"], left: bigint, right: bigint): MarginCondition =>
  Object.freeze({ name, left, right, holds: left >= right });

/**
 * The conditions for an account that stays below its requirement; twin of `MarginReader._isNearer`. With nothing or more before: it
 * is solvent after; equity less requirement did not fall (amount); nor equity over requirement (proportion, multiplied out); and the
 * equity given up is a tenth of the requirement released at most. With less than nothing before: no poorer and no riskier.
 *
 * @example
 * ```ts
 * marginConditions({ equity: 5n, requirement: 10n }, { equity: 5n, requirement: 9n }).every(({ holds }) => holds); // true
 * ```
 */
export function marginConditions(before: Standing, after: Standing): readonly MarginCondition[] {
  const [e, r, nextE, nextR] = [before.equity, before.requirement, after.equity, after.requirement];
  if (e < 0n) return [condition("noPoorer", nextE, e), condition("noRiskier", -nextR, -r)];
  return [
    condition("solvent", nextE, 0n),
    condition("amount", nextE - nextR, e - r),
    condition("proportion", nextE * r, e * nextR),
    nextE >= e ? condition("givenUp", nextE, e) : condition("givenUp", r - nextR, (e - nextE) * GIVEN_UP),
  ];
}

const standingOf = ({ equity, requirement }: Standing): Standing => Object.freeze({ equity, requirement });

const passed = (rule: MarginRule, after: Standing): MarginJudgement =>
  Object.freeze({ rule, after, before: undefined, conditions: Object.freeze([]), error: undefined });

/**
 * Judges an account at the end of an operation as the clearinghouse does.
 *
 * @param account - Its word, for the error.
 * @param portfolioAfter - What it is to the margin model after, for the initial requirement.
 * @param portfolioBefore - What it was before, at the same prices; asked for only if it matters.
 * @param isStale - Whether it has something after by which it may only reduce risk; see `InstrumentState.isStale`.
 * @throws The errors of {@link boundPortfolio} and {@link assessPortfolio}.
 */
export function judgeAccount(
  account: bigint,
  portfolioAfter: Portfolio,
  portfolioBefore: () => Portfolio,
  isStale = false,
): MarginJudgement {
  if (!isStale) {
    const { equity, most } = boundPortfolio(portfolioAfter, "initial");
    const bound = Object.freeze({ equity, requirement: most });
    if (covers(bound)) return passed("bound", bound);
  }
  const after = standingOf(assessPortfolio(portfolioAfter, "initial"));
  if (!isStale && covers(after)) return passed("scenarios", after);
  const before = standingOf(assessPortfolio(portfolioBefore(), "initial"));
  const conditions = Object.freeze(marginConditions(before, after));
  if (conditions.every(({ holds }) => holds)) {
    const rule = before.equity < 0n ? "insolvent" : "nearer";
    return Object.freeze({ rule, after, before, conditions, error: undefined });
  }
  const values = { ...after, equityBefore: before.equity, requirementBefore: before.requirement };
  const error = new MarginInsufficient({ account, ...values });
  return Object.freeze({ rule: "none", after, before, conditions, error });
}
