// Where a weight stands, and how an auction's price falls: the same rules as contracts/vault/Drift.sol and FallingFactor.sol.

/** \{1\} in 18 decimals per basis point. */
const WAD_PER_BPS = 10n ** 14n;
const HEALED_DIVISOR = 4n;
const DUST_WEIGHT = 10n ** 12n;

/** \{bps\} Target, band and trigger of a component. */
export interface Bounds {
  readonly minWeight: bigint;
  readonly targetWeight: bigint;
  readonly maxWeight: bigint;
  readonly trigger: bigint;
}

/** Constants of RebalanceAuction.sol. \{s\} */
export const AUCTION = {
  delay: 600,
  warmUp: 60,
  duration: 3_600,
  tail: 1_800,
  /** How old a policy has to be for its bands to count. */
  bandDelay: 3 * 86_400,
} as const;

/** \{s\} From arming to the last fill. */
export const ROUND = AUCTION.delay + AUCTION.warmUp + AUCTION.duration + AUCTION.tail;

/** \{1\} in 18 decimals: from the target to the weight, and to the end of the band on the same side. */
function distances({ minWeight, targetWeight, maxWeight }: Bounds, weight: bigint): readonly [bigint, bigint] {
  const target = targetWeight * WAD_PER_BPS;
  return weight > target
    ? [weight - target, (maxWeight - targetWeight) * WAD_PER_BPS]
    : [target - weight, (targetWeight - minWeight) * WAD_PER_BPS];
}

export const isAbove = ({ targetWeight }: Bounds, weight: bigint): boolean => weight > targetWeight * WAD_PER_BPS;

/** Whether a weight, in \{1\} with 18 decimals, is outside its band by more than dust. */
export function isOutsideBand(bounds: Bounds, weight: bigint): boolean {
  const [distance, room] = distances(bounds, weight);
  return distance > room + DUST_WEIGHT;
}

/**
 * Whether anyone may arm an auction.
 *
 * @param bounds - As they count: scaled, where a cap on volatility scales them.
 * @param bandsCount - Whether the policy is old enough for its bands to count.
 * @param tooVolatile - Whether the basket is above its cap; then any distance counts.
 */
export function isTriggered(bounds: Bounds, weight: bigint, bandsCount: boolean, tooVolatile = false): boolean {
  const [distance] = distances(bounds, weight);
  if (tooVolatile && distance > DUST_WEIGHT) return true;
  return distance > bounds.trigger * WAD_PER_BPS || (bandsCount && isOutsideBand(bounds, weight));
}

/** Whether an auction ends: the weight is within a quarter of what starts one; in a basket above its cap, at its target. */
export function isHealed(bounds: Bounds, weight: bigint, tooVolatile = false): boolean {
  const [distance, room] = distances(bounds, weight);
  if (tooVolatile) return distance <= DUST_WEIGHT;
  const trigger = bounds.trigger * WAD_PER_BPS;
  const near = (trigger < room ? trigger : room) / HEALED_DIVISOR;
  return distance <= (near > DUST_WEIGHT ? near : DUST_WEIGHT);
}

/** \{bps\} Where an auction's price starts above the middle, and where it ends below. */
export interface Fall {
  readonly premium: number;
  readonly cost: number;
}

const BPS = 10_000;

/** \{1\} Price against the middle so many seconds after the warm-up. */
export function factorAt({ premium, cost }: Fall, elapsed: number): number {
  const progress = Math.min(1, Math.max(0, elapsed / AUCTION.duration));
  return 1 + (premium - (premium + cost) * progress) / BPS;
}

/**
 * \{s\} After the warm-up, when the price has fallen to a factor; undefined when it never falls so far.
 *
 * @param factor - \{1\} against the middle.
 */
export function timeOfFactor({ premium, cost }: Fall, factor: number): number | undefined {
  const fallen = (1 - factor) * BPS + premium; // {bps}
  if (fallen > premium + cost) return undefined;
  return Math.max(0, Math.ceil((fallen / (premium + cost)) * AUCTION.duration));
}
