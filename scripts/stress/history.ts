// Prices of real days, made into episodes that a chain can live through.
import { InputError } from "./InputError";

/** What has a price: ETH, BTC, LINK and USDC in \{USD\}, staked ether in \{ETH\}. */
export const QUANTITIES = ["ETH", "BTC", "LINK", "USDC", "stETH/ETH"] as const;
export type Quantity = (typeof QUANTITIES)[number];

/** Every history needs these; the others stand at par where there is no figure. */
const NEEDED: readonly Quantity[] = ["ETH", "BTC", "LINK"];
const PAR = 1;
/** \{1\} A low below this part of the close before is a print that no market followed. */
const LOWEST_MARKET_PRICE = 0.4;

/** A price of everything at one moment. */
export type Market = Readonly<Record<Quantity, number>>;

/** Low and close of a day. */
export type Figures = readonly [low: number, close: number];

/** A day of a table, with the figures there are. */
export interface RawDay {
  readonly date: string;
  readonly figures: Readonly<Partial<Record<Quantity, Figures>>>;
}

/** A low that no market followed: shown to the feeds alone. */
export interface Print {
  readonly quantity: Quantity;
  readonly price: number;
  /** The close before. */
  readonly before: number;
}

/** A day's prices. */
export interface Day {
  readonly date: string;
  /** The lowest prices of all, taken as one moment. */
  readonly low: Market;
  readonly close: Market;
  readonly prints: readonly Print[];
}

/** Days in a row, and the stress inside. */
export interface Episode {
  readonly name: string;
  readonly stressFrom: string;
  readonly stressTo: string;
  readonly days: readonly Day[];
  /** Days on which there are figures; par is assumed on the others. */
  readonly known: Readonly<Record<Quantity, number>>;
}

/** Thrown when a history cannot be run. */
export class HistoryError extends InputError {
  constructor(episode: string, problem: string) {
    super(`History "${episode}" ${problem}.`);
    this.name = "HistoryError";
  }
}

const isDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));

function checkFigures(name: string, date: string, quantity: Quantity, [low, close]: Figures): void {
  const isPrice = (value: number): boolean => Number.isFinite(value) && value > 0;
  if (isPrice(low) && isPrice(close) && low <= close) return;
  throw new HistoryError(name, `has low ${low} and close ${close} of ${quantity} on ${date}: not 0 < low <= close`);
}

function checkDays(name: string, days: readonly RawDay[]): void {
  if (days.length < 2) throw new HistoryError(name, `has ${days.length} days; it takes two to have a change`);
  days.forEach(({ date, figures }, i) => {
    if (!isDate(date)) throw new HistoryError(name, `has the date "${date}", which is none`);
    const before = days[i - 1]?.date;
    if (before !== undefined && before >= date) throw new HistoryError(name, `has ${date} after ${before}`);
    const missing = NEEDED.filter((quantity) => figures[quantity] === undefined);
    if (missing.length > 0) throw new HistoryError(name, `has no ${missing.join(", ")} on ${date}`);
    for (const quantity of QUANTITIES) {
      const pair = figures[quantity];
      if (pair !== undefined) checkFigures(name, date, quantity, pair);
    }
  });
}

/** The low that a market had: a print far below the close before is not one. */
function marketLow([low, close]: Figures, before: number | undefined): { low: number; isPrint: boolean } {
  if (before === undefined || low >= LOWEST_MARKET_PRICE * before) return { low, isPrint: false };
  return { low: Math.min(before, close), isPrint: true };
}

function dayOf(raw: RawDay, before: Market | undefined): Day {
  const low: Partial<Record<Quantity, number>> = {};
  const close: Partial<Record<Quantity, number>> = {};
  const prints: Print[] = [];
  for (const quantity of QUANTITIES) {
    const figures = raw.figures[quantity] ?? [PAR, PAR];
    const found = marketLow(figures, before?.[quantity]);
    low[quantity] = found.low;
    close[quantity] = figures[1];
    if (found.isPrint) prints.push({ quantity, price: figures[0], before: before?.[quantity] ?? figures[1] });
  }
  return { date: raw.date, low: low as Market, close: close as Market, prints };
}

/** What is assumed of a quantity, in words; undefined when there are figures for every day. */
export function assumptionOf({ known, days }: Episode, quantity: Quantity): string | undefined {
  if (known[quantity] === days.length) return undefined;
  const when = known[quantity] === 0 ? "no day" : `${known[quantity]} of ${days.length} days`;
  return `${quantity} at par: there are figures for ${when}`;
}

function knownOf(days: readonly RawDay[]): Record<Quantity, number> {
  const counts = QUANTITIES.map((quantity) => {
    const count = days.filter(({ figures }) => figures[quantity] !== undefined).length;
    return [quantity, count] as const;
  });
  return Object.fromEntries(counts) as Record<Quantity, number>;
}

/**
 * Days of a table as an episode: missing figures at par, prints that no market followed set apart.
 *
 * @throws {@link HistoryError} naming the day and the figure that cannot be.
 */
export function episodeOf(name: string, days: readonly RawDay[], stressFrom: string, stressTo: string): Episode {
  checkDays(name, days);
  const dates = days.map(({ date }) => date);
  if (!dates.includes(stressFrom) || !dates.includes(stressTo) || stressFrom > stressTo) {
    throw new HistoryError(name, `has its stress from ${stressFrom} to ${stressTo}, which are not two of its days`);
  }
  const made: Day[] = [];
  for (const day of days) made.push(dayOf(day, made[made.length - 1]?.close));
  return { name, stressFrom, stressTo, days: made, known: knownOf(days) };
}
