// Header, navigation, gas, and the assumptions and limits.
import type { GasRow, Summary } from "../../stress/summary";
import { gasFigure } from "../charts/overview";
import { count } from "../format";
import { html, type Markup } from "../html";
import { episodeName, runId } from "../names";
import { episodesOf, policiesOf } from "./overview";

export function pageHeader(summary: Summary): Markup {
  const policies = policiesOf(summary);
  const episodes = episodesOf(summary).length;
  const subject =
    policies.length === 1 ? `The policy ${policies[0] ?? ""}` : count(policies.length, "policy", "policies");
  return html`<header>
    <p class="brand">Ballast</p>
    <h1>Stress report</h1>
    <p class="lead">
      ${subject} through ${count(episodes, "episode")} of real market stress: what a share was worth, what trading cost,
      who left with what, and whether the rules held.
    </p>
    <p class="facts">Ground: ${summary.ground}. Seed: ${String(summary.seed)}. Amounts in US dollars, times in UTC.</p>
  </header>`;
}

export function navigation(summary: Summary): Markup {
  const groups = policiesOf(summary).map((policy) => {
    const links = summary.runs.flatMap((run, index) =>
      run.policy === policy ? [link(runId(run, index), episodeName(run.episode))] : [],
    );
    return html`<p>${policy}</p>
      <ul>
        ${links}
      </ul>`;
  });
  return html`<nav aria-label="Contents">
    <ul>
      ${link("overview", "Overview")}
    </ul>
    ${groups}
    <ul>
      ${link("unmanaged", "A vault nobody manages")}${summary.capped.length === 0 ? "" : link("capped", "A vault under a cap")}${link("gas", "Gas")}${link("invariants", "Invariants")}${link("notes", "Assumptions and limits")}
    </ul>
  </nav>`;
}

const link = (id: string, text: string): Markup => html`<li><a href="#${id}">${text}</a></li>`;

export function gasSection(rows: readonly GasRow[]): Markup {
  return html`<section id="gas">
    <h2>Gas</h2>
    ${rows.length === 0 ? html`<p class="note">No transaction was measured.</p>` : gasFigure(rows)}
  </section>`;
}

export function notesSection(notes: readonly string[]): Markup {
  return html`<section id="notes">
    <h2>Assumptions and limits</h2>
    ${
      notes.length === 0
        ? html`<p class="note">The run states none.</p>`
        : html`<ul class="notes">
            ${notes.map((note) => html`<li>${note}</li>`)}
          </ul>`
    }
  </section>`;
}
