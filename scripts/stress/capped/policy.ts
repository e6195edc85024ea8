// The policy of the capped vault: a policy's own assets, targets and auction terms, and a cap on volatility.
import type { PolicyFile } from "@ballast/sdk";
import type { NamedPolicy } from "../policies";

/** Risk factors of the job's covariance oracle, in its order. */
export const FACTORS = ["ETH", "BTC", "LINK"] as const;
export type Factor = (typeof FACTORS)[number];

/** \{bps/√year\} */
export const MAX_VOLATILITY = 2_500n;

/**
 * \{bps\} Whoever wants a cap held has to let auctions clear in a crash: a bidder sells a small lot of the least liquid asset, at
 * the worse of feed, average and pool. The swing rate follows, else push-then-fill would pay.
 */
const CLEARING = { auctionCost: 300n, swingRate: 275n } as const;

/** What moves with which factor; the others with none. */
const FACTOR_OF: Readonly<Record<string, Factor>> = { WETH: "ETH", WBTC: "BTC", LINK: "LINK", wstETH: "ETH" };
/** Takes the place of what is too volatile. */
const RESERVE = "USDC";
const ALL = 10_000n;

/** Room for the reserve: a policy with a cap may hold nothing else. */
function withRoom(file: PolicyFile): Pick<PolicyFile, "components" | "groups"> {
  const groupsOfReserve = file.components.find(({ asset }) => asset === RESERVE)?.groups ?? [];
  const components = file.components.map((component) =>
    component.asset === RESERVE ? { ...component, maxWeight: ALL } : component,
  );
  const groups = file.groups.map((group) =>
    groupsOfReserve.includes(group.name) ? { ...group, maxWeight: ALL } : group,
  );
  return { components, groups };
}

/** A policy under a cap; undefined where it has no plain dollars to fall back on, nothing to cap, or limits of its own. */
export function cappedPolicy({ name, file }: NamedPolicy): NamedPolicy | undefined {
  const reserve = file.components.find(({ asset }) => asset === RESERVE);
  const factors = Object.fromEntries(
    file.components.flatMap(({ asset }) => {
      const factor = FACTOR_OF[asset];
      return factor === undefined ? [] : [[asset, factor] as const];
    }),
  );
  if (reserve === undefined || reserve.targetWeight === 0n) return undefined;
  if (Object.keys(factors).length === 0 || file.risk !== undefined) return undefined;
  const risk = { maxVolatility: MAX_VOLATILITY, reserve: [RESERVE], factors, deltas: [], exitSlope: 0n };
  const limits = { ...file.limits, ...CLEARING };
  return { name: `${name}-capped`, file: { ...file, ...withRoom(file), name: `${file.name} capped`, limits, risk } };
}
