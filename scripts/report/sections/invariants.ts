// What must always hold, how often it was checked, and every time it did not.
import type { InvariantRow } from "../../stress/summary";
import { count, formatNumber } from "../format";
import { html, NOTHING, type Content, type Markup } from "../html";
import { episodeName } from "../names";
import { numeric, short, table, words } from "../table";

export const violationCount = (rows: readonly InvariantRow[]): number =>
  rows.reduce((total, { violations }) => total + violations.length, 0);

export function invariantsSection(rows: readonly InvariantRow[]): Markup {
  const columns = [short("Id"), words("What holds"), numeric("Checks"), words("Result")];
  return html`<section id="invariants">
    <h2>Invariants</h2>
    <p>
      Each was checked against the chain's state after the steps of every episode. A result of "0 violations" means that
      it held at every check.
    </p>
    ${rows.length === 0 ? html`<p class="note">None was checked.</p>` : table("Invariants", columns, rows.map(invariantRow))}
    ${rows.some(({ violations }) => violations.length > 0) ? violationList(rows) : NOTHING}
  </section>`;
}

function invariantRow({ id, title, checks, violations }: InvariantRow): Content[] {
  return [id, title, formatNumber(checks), verdict(checks, violations.length)];
}

/** In words and with a sign, so that nobody has to tell green from red. */
function verdict(checks: number, violations: number): Markup {
  if (violations > 0) return html`<strong class="bad">✕ ${count(violations, "violation")}</strong>`;
  return checks === 0
    ? html`<span class="muted">not checked</span>`
    : html`<strong class="good">✓ 0 violations</strong>`;
}

function violationList(rows: readonly InvariantRow[]): Markup {
  const columns = [short("Id"), short("Policy"), words("Episode"), numeric("Moment"), words("Found")];
  const found = rows.flatMap(({ id, violations }) =>
    violations.map(({ policy, episode, point, detail }): Content[] => [
      id,
      policy,
      episodeName(episode),
      formatNumber(point),
      detail,
    ]),
  );
  return html`<h3>Violations</h3>
    ${table("Violations", columns, found)}`;
}
