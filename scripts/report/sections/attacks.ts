// Prints that no market could follow, and what refused them.
import type { FeedAttackRow, Run } from "../../stress/summary";
import { count, formatMoment, formatPercent, formatUsd } from "../format";
import { html, type Content, type Markup } from "../html";
import { maximum } from "../svg/scale";
import { numeric, short, table, words } from "../table";

const COLUMNS = [
  short("Feed"),
  short("When"),
  numeric("Price before"),
  numeric("False price"),
  numeric("Change"),
  words("Tried"),
  words("How it ended"),
  numeric("Gained"),
];

export const attemptCount = (attacks: readonly FeedAttackRow[]): number =>
  attacks.reduce((total, { attempts }) => total + attempts.length, 0);

/** \{USD\} Zero when nothing was gained or tried. */
export const largestGain = (attacks: readonly FeedAttackRow[]): number =>
  maximum([0, ...attacks.flatMap(({ attempts }) => attempts.map(({ gained }) => gained))], 0);

export function attacksBlock(run: Run): Markup {
  const { feedAttacks } = run;
  return html`<section class="block">
    <h4>Feed attacks</h4>
    <p>${sentence(feedAttacks)}</p>
    ${
      feedAttacks.length === 0
        ? html`<p class="note">No price of this episode fell so far at once.</p>`
        : table(
            "Feed attacks",
            COLUMNS,
            feedAttacks.flatMap((attack) => attackRows(run, attack)),
          )
    }
  </section>`;
}

function sentence(attacks: readonly FeedAttackRow[]): string {
  const reading =
    "A low that no market could have followed is shown to the price feed alone, while the pools stay where they are; then an attacker tries to profit from the difference.";
  if (attacks.length === 0) return reading;
  const gain = largestGain(attacks);
  const outcome = gain > 0 ? `The largest gain was ${formatUsd(gain)}` : "None gained anything";
  return `${reading} ${outcome}, in ${count(attemptCount(attacks), "attempt")} at ${count(attacks.length, "false price")}.`;
}

function attackRows(run: Run, attack: FeedAttackRow): Content[][] {
  const point = run.points[attack.point];
  const facts = [
    attack.asset,
    point === undefined ? "" : formatMoment(point),
    formatUsd(attack.before),
    formatUsd(attack.print),
    attack.before === 0 ? "" : formatPercent(attack.print / attack.before - 1),
  ];
  if (attack.attempts.length === 0) return [[...facts, "nothing", "", formatUsd(0)]];
  return attack.attempts.map(({ action, outcome, gained }) => [
    ...facts,
    action,
    html`<code>${outcome}</code>`,
    html`<b class="${gained > 0 ? "bad" : "good"}">${formatUsd(gained)}</b>`,
  ]);
}
