// The main job's report: one HTML file with everything in it, drawn from the summary alone.
import fs from "node:fs/promises";
import path from "node:path";
import type { Run, Summary } from "../stress/summary";
import { checkSummary } from "./checkSummary";
import { html, Markup } from "./html";
import { runId } from "./names";
import { SCRIPT } from "./script";
import { cappedSection } from "./sections/capped";
import { invariantsSection } from "./sections/invariants";
import { overviewSection, policiesOf } from "./sections/overview";
import { gasSection, navigation, notesSection, pageHeader } from "./sections/rest";
import { runSection } from "./sections/run";
import { unmanagedSection } from "./sections/unmanaged";
import { STYLE } from "./style";

export { ReportInputError } from "./checkSummary";

/**
 * The report as HTML. The same summary gives the same text.
 * @throws ReportInputError when the summary has a number that is not finite, or points to what it does not have.
 */
export function renderReport(summary: Summary): string {
  checkSummary(summary);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Ballast stress report</title>
        <style>
          ${new Markup(STYLE)}
        </style>
      </head>
      <body>
        <div class="page">${pageHeader(summary)} ${navigation(summary)} ${main(summary)}</div>
        <script>
          ${new Markup(SCRIPT)};
        </script>
      </body>
    </html>`.source;
}

function main(summary: Summary): Markup {
  const severalPolicies = policiesOf(summary).length > 1;
  const section = (run: Run, index: number): Markup =>
    runSection(run, { id: runId(run, index), severalPolicies, open: index === 0 });
  return html`<main>
    ${overviewSection(summary)}
    <section id="episodes">
      <h2>Episodes</h2>
      <p>Each line opens; the falls on it are the worst ones, of a share and of buy-and-hold.</p>
      ${summary.runs.map(section)}
    </section>
    ${unmanagedSection(summary.unmanaged)} ${cappedSection(summary.capped)} ${gasSection(summary.gas)}
    ${invariantsSection(summary.invariants)} ${notesSection(summary.notes)}
  </main>`;
}

/**
 * Writes index.html into the directory, which is made when it is missing.
 * @throws ReportInputError
 */
export async function writeReport(summary: Summary, directory: string): Promise<void> {
  const page = renderReport(summary);
  await fs.mkdir(directory, { recursive: true });
  await fs.writeFile(path.join(directory, "index.html"), page);
}
