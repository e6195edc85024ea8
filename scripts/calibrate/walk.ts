// How RiskParameters lets ranges move between refreshes (contracts/risk/ScenarioRange.sol), with one refresh a day.
const DAY = 86_400n;
const FALL = (2n * 10n ** 16n) / DAY;
const RISE = (2n * 10n ** 16n) / 3_600n;

/** Both ranges of a moment, \{1\} in 18 decimals. */
export interface Ranges {
  readonly initial: bigint;
  readonly maintenance: bigint;
}

const larger = (x: bigint, y: bigint): bigint => (x > y ? x : y);
const smaller = (x: bigint, y: bigint): bigint => (x < y ? x : y);

/** The ranges just before each refresh but the first, at which both begin. */
export function walkRanges(targets: readonly bigint[]): readonly Ranges[] {
  const [first, ...rest] = targets;
  if (first === undefined) return [];
  let [initial, maintenance, target] = [first, first, first];
  return rest.map((next) => {
    const fallen = (range: bigint): bigint => range - FALL * DAY;
    maintenance =
      maintenance < target ? smaller(target, maintenance + RISE * DAY) : larger(target, fallen(maintenance));
    initial = larger(larger(next, target), fallen(initial));
    target = next;
    return { initial, maintenance };
  });
}
