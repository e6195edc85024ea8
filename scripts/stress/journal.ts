// What one run writes down as it goes.
import type { FeedAttackRow, FlowRow, GasRow, InvariantRow, Point, RefusalRow, TradeRow } from "./summary";

/** Titles of the invariants of docs/invariants.md that the job checks. */
export const INVARIANT_TITLES: Readonly<Record<string, string>> = {
  "V-2": "Everybody could leave at once",
  "V-3": "No entry and no exit lowers what a share stands for",
  "V-4": "A trade moves nothing but what it sells and buys",
  "V-5": "Losses by trades stay inside the loss budget",
  "V-7": "Every holder can leave in kind",
  "V-8": "The supply is the sum of the holders' shares",
  "V-9": "Claims are the sum of the accounts' claims",
  "V-10": "An exit in kind pays what its preview says",
};

/** One finding about an invariant. */
export interface Finding {
  readonly id: string;
  readonly holds: boolean;
  readonly detail: string;
}

type Violation = InvariantRow["violations"][number];

/** Rows of one run, in order of time. Rows of a moment carry the index of the point that closes it. */
export class Journal {
  readonly points: Point[] = [];
  readonly trades: TradeRow[] = [];
  readonly refusals: RefusalRow[] = [];
  readonly flows: FlowRow[] = [];
  readonly feedAttacks: FeedAttackRow[] = [];
  readonly #gas = new Map<string, number[]>();
  readonly #checks = new Map<string, number>();
  readonly #violations = new Map<string, Violation[]>();

  constructor(
    readonly policy: string,
    readonly episode: string,
  ) {}

  /** Index of the point that closes the present moment. */
  get point(): number {
    return this.points.length;
  }

  /** Notes the gas of one transaction. */
  spent(operation: string, gas: number): void {
    this.#gas.set(operation, [...(this.#gas.get(operation) ?? []), gas]);
  }

  /** Notes what was found about an invariant. */
  found({ id, holds, detail }: Finding): void {
    this.#checks.set(id, (this.#checks.get(id) ?? 0) + 1);
    if (holds) return;
    const { policy, episode, point } = this;
    this.#violations.set(id, [...(this.#violations.get(id) ?? []), { policy, episode, point, detail }]);
  }

  /** Gas by operation, unsorted. */
  get gas(): Readonly<Record<string, readonly number[]>> {
    return Object.fromEntries(this.#gas);
  }

  /** Checks and violations by invariant. */
  get invariants(): readonly InvariantRow[] {
    return [...this.#checks].map(([id, checks]) => ({
      id,
      title: INVARIANT_TITLES[id] ?? id,
      checks,
      violations: this.#violations.get(id) ?? [],
    }));
  }
}

/** Gas of several runs in one table, by operation. */
export function gasRows(journals: readonly Pick<Journal, "gas">[]): readonly GasRow[] {
  const all = new Map<string, number[]>();
  for (const { gas } of journals) {
    for (const [operation, amounts] of Object.entries(gas)) {
      all.set(operation, [...(all.get(operation) ?? []), ...amounts]);
    }
  }
  return [...all.entries()].sort(byName).map(([operation, amounts]) => ({
    operation,
    calls: amounts.length,
    min: Math.min(...amounts),
    mean: Math.round(amounts.reduce((sum, amount) => sum + amount, 0) / amounts.length),
    max: Math.max(...amounts),
  }));
}

/** Findings of several runs in one table, by number of the invariant. */
export function invariantRows(journals: readonly Pick<Journal, "invariants">[]): readonly InvariantRow[] {
  const all = new Map<string, InvariantRow>();
  for (const row of journals.flatMap(({ invariants }) => invariants)) {
    const { checks = 0, violations = [] } = all.get(row.id) ?? {};
    all.set(row.id, { ...row, checks: checks + row.checks, violations: [...violations, ...row.violations] });
  }
  return [...all.values()].sort((a, b) => Number(a.id.slice(2)) - Number(b.id.slice(2)));
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
