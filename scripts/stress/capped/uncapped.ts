// How volatile the vault without a cap was, by the same oracle and the same limits as the one under it.
import { lastPokeAt, riskStateOf, type CovarianceState, type Policy } from "@ballast/sdk";
import { MOMENT_HOURS } from "../moments";
import type { SightingRow, UnmanagedRun } from "../summary";
import type { Measurement } from "./oracle";
import { toWad } from "./startFigures";
import { CapBook } from "./volatilityBook";

const HOUR = 3_600;

/** \{h\} since the start of the run. */
export const hourOf = ({ point, after }: Pick<SightingRow, "point" | "after">): number => point * MOMENT_HOURS + after;

/** \{1/√year\} Of weights under what an oracle knew, by the SDK's twin; 18 decimals. @param policy - With its factors. */
export function volatilityOf(policy: Policy, covariance: CovarianceState, weights: readonly bigint[]): bigint {
  const model = { now: lastPokeAt(covariance) + 1n, covariance, sources: [] };
  const state = riskStateOf(policy, model, weights);
  if (state === undefined) throw new RangeError("The policy limits no risk.");
  return state.volatility;
}

type Event =
  | (Pick<SightingRow, "point" | "after"> & { readonly weights: readonly bigint[] })
  | (Pick<SightingRow, "point" | "after"> & { readonly covariance: CovarianceState });

/** Sightings and measurements in order of time; of two at one time the measurement first. */
function eventsOf({ sightings, components }: UnmanagedRun, measurements: readonly Measurement[]): readonly Event[] {
  const seen = sightings.map(({ point, after, weights }) => ({
    point,
    after,
    weights: components.map(({ asset }) => toWad(weights[asset] ?? 0)),
  }));
  return [...measurements, ...seen].sort((a, b) => hourOf(a) - hourOf(b));
}

/** Breaches that a cap would have had. @param policy - The capped vault's, as written. */
export function measureUncapped(run: UnmanagedRun, policy: Policy, measurements: readonly Measurement[]): CapBook {
  const book = new CapBook((policy.risk?.maxVolatility ?? 0n) * 10n ** 14n);
  let covariance = measurements[0]?.covariance;
  let weights: readonly bigint[] | undefined;
  for (const event of eventsOf(run, measurements)) {
    if ("weights" in event) weights = event.weights;
    else covariance = event.covariance;
    if (weights === undefined || covariance === undefined) continue;
    const volatility = volatilityOf(policy, covariance, weights);
    const cause = "weights" in event ? "market" : "poke";
    book.observe({ point: event.point, after: event.after, time: hourOf(event) * HOUR, volatility }, cause);
  }
  return book;
}
