// Portfolios and what the margin model says of them as JSON has them: numbers as decimal texts.
import {
  assessPortfolio,
  boundPortfolio,
  MARGIN_KINDS,
  type Assessment,
  type EarlyBound,
  type MarginKind,
  type Portfolio,
} from "@ballast/sdk";

/** The same with texts for bigints. */
export type Written<T> = T extends bigint ? string : T extends object ? { readonly [K in keyof T]: Written<T[K]> } : T;

/** What the model says of a portfolio. */
export type Answer = Assessment & Pick<EarlyBound, "most">;

/** A portfolio and its answers, by requirement. */
export interface GoldenScenario extends Readonly<Record<MarginKind, Written<Answer>>> {
  readonly portfolio: Written<Portfolio>;
}

/** Amounts as texts. */
export const written = <T>(value: T): Written<T> =>
  JSON.parse(
    JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? part.toString() : part)),
  ) as Written<T>;

/** Texts as amounts: every text in a portfolio is one. */
export const readPortfolio = (portfolio: Written<Portfolio>): Portfolio =>
  JSON.parse(JSON.stringify(portfolio), (_, part: unknown) =>
    typeof part === "string" ? BigInt(part) : part,
  ) as Portfolio;

/** What the twin says. */
export function answerOf(portfolio: Portfolio, kind: MarginKind): Answer {
  return { ...assessPortfolio(portfolio, kind), most: boundPortfolio(portfolio, kind).most };
}

/** A portfolio with its answers. */
export function scenarioOf(portfolio: Portfolio): GoldenScenario {
  const [initial, maintenance] = MARGIN_KINDS.map((kind) => written(answerOf(portfolio, kind)));
  if (initial === undefined || maintenance === undefined) throw new Error("There are two requirements.");
  return { portfolio: written(portfolio), initial, maintenance };
}
