// SVI fits to real option chains, by the SDK's fitter, expiry after expiry so that none crosses the one before.
import fs from "node:fs";
import path from "node:path";
import { AnalysisError, fitSvi, quantile, rawVariance, toRawSvi, type SviFit } from "@ballast/sdk/analysis";
import { impliedVolatilityOfCall, impliedVolatilityOfPut } from "@ballast/sdk";
import { chainKey, readChains, readPublishedFits, type Chain, type OptionQuote } from "./chains";
import type { SurfaceFigures } from "./figures";

const YEAR = 365 * 86_400;
const LEAST_QUOTES = 5;

/** A chain with its slice, or without where none was found. */
export interface FittedChain {
  readonly chain: Chain;
  readonly fit: SviFit | undefined;
}

const logMoneyness = ({ strike, forward }: OptionQuote): number => Math.log(strike / forward);

function fitChain(chain: Chain, earlier: bigint | undefined): SviFit | undefined {
  const quotes = chain.quotes.map((quote) => ({ logMoneyness: logMoneyness(quote), volatility: quote.volatility }));
  try {
    return fitSvi(quotes, chain.secondsToExpiry / YEAR, earlier);
  } catch (error) {
    if (error instanceof AnalysisError) return undefined;
    throw error;
  }
}

/** Slices of every chain with enough quotes; each is held above the one of the expiry before. */
export function fitChains(chains: readonly Chain[]): readonly FittedChain[] {
  const latest = new Map<string, bigint>();
  return chains
    .filter(({ quotes }) => quotes.length >= LEAST_QUOTES)
    .map((chain) => {
      const surface = `${chain.date} ${chain.underlying}`;
      const fit = fitChain(chain, latest.get(surface));
      if (fit !== undefined) latest.set(surface, fit.slice);
      return { chain, fit };
    });
}

const wad = (value: number): bigint => BigInt(Math.round(value * 1e12)) * 10n ** 6n;

/** \{1/√year\} Volatility of a price in coins, by the SDK's kernel; undefined where the price tells none. */
function volatilityAt(
  { strike, forward, isCall }: OptionQuote,
  seconds: number,
  price: number | undefined,
): number | undefined {
  if (price === undefined) return undefined;
  const terms = { spot: wad(forward), strike: wad(strike), secondsToExpiry: BigInt(Math.round(seconds)), rate: 0n };
  try {
    const volatility = isCall ? impliedVolatilityOfCall : impliedVolatilityOfPut;
    return Number(volatility(terms, wad(price * forward))) / 1e18;
  } catch (error) {
    if (error instanceof Error && error.constructor.name !== "Error") return undefined;
    throw error;
  }
}

/** Of each quote with both sides: the spread in volatility, and whether the fit lies inside. */
function spreadsOf({ chain, fit }: FittedChain): readonly { readonly width: number; readonly isInside: boolean }[] {
  if (fit === undefined) return [];
  const raw = toRawSvi(fit.parameters);
  return chain.quotes.flatMap((quote) => {
    const bid = volatilityAt(quote, chain.secondsToExpiry, quote.bid);
    const ask = volatilityAt(quote, chain.secondsToExpiry, quote.ask);
    if (bid === undefined || ask === undefined) return [];
    const fitted = Math.sqrt(rawVariance(raw, logMoneyness(quote)) / (chain.secondsToExpiry / YEAR));
    return [{ width: ask - bid, isInside: bid <= fitted && fitted <= ask }];
  });
}

const FILES = [
  "deribit_btc_eth_chains_weekly_2025_12_2026_08.csv.gz",
  "derived_svi_params_btc_eth_weekly_2025_12_2026_08.csv.gz",
];

const EDGES = [0, 0.05, 0.1, 0.15, 0.2, 0.3, 1];

/** How many errors, in volatility points, lie between which edges. */
function histogramOf(errors: readonly number[]): SurfaceFigures["histogram"] {
  return EDGES.slice(1).map((to, i) => {
    const from = EDGES[i] ?? 0;
    return { from, to, count: errors.filter((error) => error >= from && error < to).length };
  });
}

/** Figures of all chains; null where a file is absent. */
export function surfaceFigures(folder: string): SurfaceFigures | null {
  if (!FILES.every((file) => fs.existsSync(path.join(folder, file)))) return null;
  const published = readPublishedFits(folder);
  const fitted = fitChains(readChains(folder, new Set(published.keys())));
  const fits = fitted.flatMap(({ fit }) => (fit === undefined ? [] : [fit]));
  const errors = fits.map(({ rootMeanSquaredError }) => 100 * rootMeanSquaredError);
  const moved = fits.filter(({ isConstrained }) => isConstrained);
  const spreads = fitted.flatMap(spreadsOf);
  const before = fitted.map(({ chain }) => published.get(chainKey(chain.date, chain.underlying, chain.expiry)) ?? NaN);
  return {
    slices: fitted.length,
    quotes: fitted.reduce((sum, { chain }) => sum + chain.quotes.length, 0),
    from: fitted[0]?.chain.date ?? "",
    to: fitted.at(-1)?.chain.date ?? "",
    accepted: fits.length,
    constrained: moved.length,
    failed: fitted.length - fits.length,
    medianError: quantile(errors, 0.5),
    error90: quantile(errors, 0.9),
    worstError: Math.max(...errors),
    medianConstrainedError: quantile(
      moved.map(({ rootMeanSquaredError }) => 100 * rootMeanSquaredError),
      0.5,
    ),
    medianPublishedError: quantile(before, 0.5),
    insideSpread: spreads.filter(({ isInside }) => isInside).length / spreads.length,
    twoSided: spreads.length,
    medianSpread:
      100 *
      quantile(
        spreads.map(({ width }) => width),
        0.5,
      ),
    histogram: histogramOf(errors),
  };
}
