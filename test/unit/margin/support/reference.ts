// The margin model once more, in floating point and only from the text of MATH.md §4: own normal distribution, plain loops, options
// by textbook formulas. It shares no code with the SDK but the unpacking of words.
import {
  decodeInstrument,
  legInstrument,
  legQuantity,
  type MarginKind,
  type OptionSet,
  type Portfolio,
} from "@ballast/sdk";

const YEAR = 31_536_000;
const DAY = 86_400;

const wad = (amount: bigint): number => Number(amount) / 1e18;

/** e^-x² (1 + …) continued fraction of the upper tail beyond 3, series below: full double precision. */
function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < 3) {
    let [term, sum] = [z, z];
    for (let n = 1; n < 200; n++) {
      term *= (z * z) / (2 * n + 1);
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = z;
  for (let n = 200; n > 0; n--) fraction = z + n / fraction;
  return density / fraction;
}

const cumulative = (x: number): number => upperTail(-x);

interface Contract {
  readonly kind: string;
  readonly isCall: boolean;
  readonly isUp: boolean;
  readonly isKnockIn: boolean;
  readonly strike: number;
  readonly barrier: number;
}

/** Black (1976) without interest; w = σ√T. */
export function black(isCall: boolean, forward: number, strike: number, w: number): number {
  const sign = isCall ? 1 : -1;
  if (w < 1e-9) return Math.max(0, sign * (forward - strike));
  const first = Math.log(forward / strike) / w + w / 2;
  return sign * (forward * cumulative(sign * first) - strike * cumulative(sign * (first - w)));
}

/**
 * Knock-outs and knock-ins of Reiner and Rubinstein (1991), Haug's (2007, 4.17) A to D with r = b = 0, so μ = -½ and
 * (H/S)^(2(μ+1)) = H/S, (H/S)^2μ = S/H; phi is 1 for calls, eta is 1 for barriers below.
 */
export function barrierOption(
  { isCall, isUp, isKnockIn }: Contract,
  s: number,
  x: number,
  h: number,
  w: number,
): number {
  const [phi, eta] = [isCall ? 1 : -1, isUp ? -1 : 1];
  if (isUp ? s >= h : s <= h) return isKnockIn ? black(isCall, s, x, w) : 0;
  const d = (ratio: number): number => Math.log(ratio) / w + w / 2;
  const part = (z: number): number => phi * (s * cumulative(phi * z) - x * cumulative(phi * (z - w)));
  const mirrored = (z: number): number =>
    phi * (s * (h / s) * cumulative(eta * z) - x * (s / h) * cumulative(eta * (z - w)));
  const [a, b, c, e] = [part(d(s / x)), part(d(s / h)), mirrored(d((h * h) / (s * x))), mirrored(d(h / s))];
  const isAbove = x > h;
  const inValue = ((): number => {
    if (isCall !== isUp) {
      // down calls and up puts
      const isPlain = isCall ? isAbove : !isAbove;
      return isPlain ? c : a - b + e;
    }
    const isPlain = isCall ? isAbove : !isAbove;
    return isPlain ? a : b - c + e;
  })();
  return isKnockIn ? inValue : a - inValue;
}

function contractOf(word: bigint): Contract {
  const terms = decodeInstrument(legInstrument(word));
  return { ...terms, strike: Number(terms.strike) / 1e8, barrier: Number(terms.barrier) / 1e8 };
}

/** Where the forward is when the spot is at the barrier; and by how much further off, in logarithms, it counts. */
function watchOf(contract: Contract, set: OptionSet, spot: number, i: number): { level: number; shift: number } {
  const [mark, fixed] = [wad(set.forward), wad(set.fixedPart)];
  // when all of it is fixed, in proportion
  // where nothing moves any more a barrier is out of reach: beyond every price
  const away = contract.isUp ? 2 ** 108 / 1e18 : 1e-18;
  const level = fixed === mark ? away : fixed + (contract.barrier * (mark - fixed)) / spot;
  // observed a distance apart: further off by the volatility of the mark (Broadie, Glasserman and Kou)
  const gap = Math.min(1, Number(set.observationGap) / Number(set.secondsToExpiry));
  return { level, shift: Math.min(2, 0.5825971579390107 * Math.sqrt(wad(set.variances[i] ?? 0n)) * Math.sqrt(gap)) };
}

/** {USD} One contract at a forward; at its barrier, or all but there, if a side is named. */
export function optionAt(
  contract: Contract,
  set: OptionSet,
  spot: number,
  i: number,
  forward: number,
  w: number,
  side?: "touched" | "alive",
): number {
  const { kind, isCall, strike } = contract;
  if (kind === "digital") {
    const [low, high] = [strike * 0.995, strike * 1.005];
    const call = (black(true, forward, low, w) - black(true, forward, high, w)) / (high - low);
    return isCall ? call : 1 - call;
  }
  if (kind === "vanilla") return black(isCall, forward, strike, w);
  const touched = contract.isKnockIn ? black(isCall, forward, strike, w) : 0;
  if (((set.touched >> BigInt(i)) & 1n) === 1n) return touched;
  const { level, shift } = watchOf(contract, set, spot, i);
  const isBeyond = contract.isUp ? forward >= level : forward <= level;
  if (side === undefined ? isBeyond : side === "touched") return touched;
  return barrierOption(contract, forward, strike, level * Math.exp(contract.isUp ? shift : -shift), w);
}

interface Point {
  readonly forward: number;
  readonly side?: "touched" | "alive";
}

/** Where an option with a barrier may lose more than at the moves: both sides of its barrier, and about the summit before it. */
function pointsOf(contract: Contract, set: OptionSet, spot: number, i: number, w: number, step: number): Point[] {
  const { kind, isCall, isUp, strike } = contract;
  if (kind !== "barrier" || ((set.touched >> BigInt(i)) & 1n) === 1n) return [];
  const { level, shift } = watchOf(contract, set, spot, i);
  const sign = isUp ? 1 : -1;
  const moved = level * Math.exp(sign * shift);
  const sides: Point[] = [
    { forward: level, side: "touched" },
    { forward: level, side: "alive" },
  ];
  if (isCall !== isUp || (isCall ? moved <= strike : moved >= strike)) return sides;
  const m = Math.abs(Math.log(moved / strike)) / w;
  const summit = w * Math.sqrt(2 * Math.log(1 + (m * m) / (8 + 1.25 * m)));
  if (summit > 2.5 * step) return sides;
  const about = [0.8 * summit, 1.15 * summit].filter((distance) => distance > shift);
  return [...sides, ...about.map((distance) => ({ forward: moved * Math.exp(-sign * distance) }))];
}

/** What a position counts at the moves of one volatility: the chord between two of them passes through or below every point. */
function countedAt(
  forwards: readonly number[],
  own: readonly number[],
  points: readonly (Point & { value: number })[],
) {
  const counted = [...own];
  for (const { forward, value } of points) {
    const m = forwards.findIndex((low, k) => forward >= low && forward < (forwards[k + 1] ?? -Infinity));
    const [low, high, first, second] = [forwards[m], forwards[m + 1], own[m], own[m + 1]];
    if (low === undefined || high === undefined || first === undefined || second === undefined) continue;
    const part = (forward - low) / (high - low);
    const lower = (k: number, to: number): number => (counted[k] = Math.min(counted[k] ?? to, to));
    if (value <= Math.min(first, second)) [m, m + 1].forEach((k) => lower(k, value));
    else if (value >= first + part * (second - first)) continue;
    else if (first <= second) lower(m + 1, first + (value - first) / part);
    else lower(m, second + (value - second) / (1 - part));
  }
  return counted;
}

interface Scenario {
  readonly move: number;
  readonly volatility: "up" | "same" | "down" | "tiltUp" | "tiltDown";
  readonly weight: number;
}

/** The thirty-one scenarios of a range. */
function scenariosOf(s: number): readonly Scenario[] {
  const grid = [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1].flatMap((part) =>
    (["down", "same", "up"] as const).map((volatility) => ({ move: part * s, volatility, weight: 1 })),
  );
  return [
    ...grid,
    { move: Math.max(-4 * s, -0.66), volatility: "up", weight: 0.25 },
    { move: 6 * s, volatility: "up", weight: 0.15 },
    { move: 0, volatility: "tiltUp", weight: 1 },
    { move: 0, volatility: "tiltDown", weight: 1 },
  ];
}

/** {1} Total volatility of a leg in a scenario. */
function volatilityIn(scenario: Scenario, set: OptionSet, strike: number, w: number): number {
  const seconds = Number(set.secondsToExpiry);
  const scale = (30 / Math.max(seconds / DAY, 1)) ** (seconds > 30 * DAY ? 0.13 : 0.3);
  const rootTime = Math.sqrt(seconds / YEAR);
  if (scenario.volatility === "same") return w;
  if (scenario.volatility === "up") return Math.max(w * (1 + 0.5 * scale), 0.4 * rootTime);
  if (scenario.volatility === "down") return w * (1 - 0.3 * scale);
  const distance = Math.log(strike / wad(set.forward)) / (4 * 0.6 * rootTime);
  const tilt = 0.25 * Math.max(-1, Math.min(1, distance));
  return w * (1 + (scenario.volatility === "tiltUp" ? tilt : -tilt));
}

/** What the reference says. */
export interface Reference {
  readonly equity: number;
  readonly requirement: number;
  /** {USD} Sum of the sizes of everything: what rounding errors are in proportion to. */
  readonly size: number;
}

const forwardIn = (set: OptionSet, move: number): number =>
  wad(set.fixedPart) + (wad(set.forward) - wad(set.fixedPart)) * (1 + move);

/** What a set is worth in every scenario, and what it counts there. */
function setValues(
  set: OptionSet,
  spot: number,
  scenarios: readonly Scenario[],
): { worth: number[]; counted: number[] } {
  const worth = new Array<number>(31).fill(0);
  const counted = new Array<number>(31).fill(0);
  for (const [i, word] of set.legs.entries()) {
    const contract = contractOf(word);
    const quantity = Number(legQuantity(word)) / 1e9;
    const w = Math.sqrt(wad(set.variances[i] ?? 0n));
    const middle = contract.kind === "digital" ? contract.strike * 0.995 : contract.strike;
    const shocked = scenarios.map((scenario) => volatilityIn(scenario, set, middle, w));
    const forwards = scenarios.map(({ move }) => forwardIn(set, move));
    const own = forwards.map((forward, j) => quantity * optionAt(contract, set, spot, i, forward, shocked[j] ?? 0));
    const counts = [...own];
    for (let v = 0; v < 3; v++) {
      const row = Array.from({ length: 9 }, (_, m) => 3 * m + v);
      const [volatility, moves] = [shocked[v] ?? 0, row.map((j) => forwards[j] ?? 0)];
      const step = Math.log((moves[5] ?? 0) / (moves[4] ?? 0));
      const points = pointsOf(contract, set, spot, i, volatility, step).map((point) => ({
        ...point,
        value: quantity * optionAt(contract, set, spot, i, point.forward, volatility, point.side),
      }));
      const lowered = countedAt(
        moves,
        row.map((j) => own[j] ?? 0),
        points,
      );
      lowered.forEach((value, m) => (counts[3 * m + v] = value));
    }
    own.forEach((value, j) => (worth[j] = (worth[j] ?? 0) + value));
    counts.forEach((value, j) => (counted[j] = (counted[j] ?? 0) + value));
  }
  return { worth, counted };
}

/** {USD} Contingencies of a set but for its surface. */
function setContingency(set: OptionSet, spot: number, values: readonly number[], isInitial: boolean): number {
  const [down, base, up] = [values[10] ?? 0, values[13] ?? 0, values[16] ?? 0];
  const basis = (0.5 + 2 * (Number(set.secondsToExpiry) / YEAR)) * Math.max(0, base - down, base - up);
  const legs = set.legs.map((word) => ({ ...contractOf(word), quantity: Number(legQuantity(word)) / 1e9 }));
  let [naked, notional] = [0, 0];
  for (const isDigital of [false, true])
    for (const isCall of [false, true]) {
      const alike = legs.filter((leg) => (leg.kind === "digital") === isDigital && leg.isCall === isCall);
      const unit = isDigital ? 1 : spot;
      let net = 0;
      for (const { kind, quantity } of alike) {
        if (quantity < 0 || kind !== "barrier") net += quantity;
        notional += Math.abs(quantity) * unit;
      }
      naked += Math.max(0, -net) * unit;
    }
  return basis + (isInitial ? 0.005 : 0.003) * naked + wad(set.uncertainty) * notional;
}

/** {USD} What the worse end of the surface takes, leg by leg. */
function surfaceLoss(set: OptionSet, spot: number): number {
  let loss = 0;
  for (const [i, word] of set.legs.entries()) {
    const value = (variance: bigint): number => {
      const moved = { ...set, variances: set.variances.map((own, j) => (i === j ? variance : own)) };
      const w = Math.sqrt(wad(variance));
      return (Number(legQuantity(word)) / 1e9) * optionAt(contractOf(word), moved, spot, i, wad(set.forward), w);
    };
    const [least, mark, most] = [set.leastVariances[i], set.variances[i], set.mostVariances[i]];
    if (least === undefined || mark === undefined || most === undefined) continue;
    loss += Math.max(0, value(mark) - value(least), value(mark) - value(most));
  }
  return loss;
}

/** A portfolio without unproved touches. */
export function referenceMargin(portfolio: Portfolio, kind: MarginKind): Reference {
  const isInitial = kind === "initial";
  let [equity, contingency, squares] = [wad(portfolio.cash) + wad(portfolio.stableValue), 0, 0];
  let size = Math.abs(equity);
  const market = new Array<number>(31).fill(0);
  for (const book of portfolio.books) {
    const [spot, s] = [wad(book.spot), wad(book.range)];
    const scenarios = scenariosOf(s);
    const profits = new Array<number>(31).fill(0);
    const lowered = new Array<number>(31).fill(0);
    for (const set of book.optionSets) {
      const { worth: values, counted } = setValues(set, spot, scenarios);
      counted.forEach((value, j) => (lowered[j] = (lowered[j] ?? 0) + value - (values[j] ?? 0)));
      const base = values[13] ?? 0;
      equity += base;
      values.forEach((value, j) => (profits[j] = (profits[j] ?? 0) + value - base));
      contingency += setContingency(set, spot, values, isInitial);
      if (isInitial) contingency += surfaceLoss(set, spot);
      for (const word of set.legs)
        size += (Math.abs(Number(legQuantity(word))) / 1e9) * (spot + contractOf(word).strike);
    }
    const perpetuals = Number(book.perpetuals) / 1e9;
    equity += wad(book.perpetualProfit);
    contingency += (isInitial ? 0.04 : 0.03) * Math.abs(perpetuals) * spot;
    size += Math.abs(perpetuals) * spot + Math.abs(wad(book.perpetualProfit));
    scenarios.forEach(({ move }, j) => (profits[j] = (profits[j] ?? 0) + perpetuals * spot * move));
    for (const { value, haircut, beta, leverage } of book.collaterals) {
      const [v, h, b, m] = [wad(value), wad(haircut), wad(beta), wad(leverage)];
      equity += v * (1 - h);
      size += v;
      scenarios.forEach(({ move }, j) => {
        const gain = move < 0 ? -v * Math.min(1, b * -move * m) : v * (1 - h) * Math.min(1, b) * move;
        profits[j] = (profits[j] ?? 0) + gain;
      });
    }
    // √age · s · |Δ| · S, the delta by a quarter of the range up and down
    contingency += wad(book.staleness) * 2 * Math.abs((profits[16] ?? 0) - (profits[10] ?? 0));
    const counted = profits.map((profit, j) => (profit + (lowered[j] ?? 0)) * (scenarios[j]?.weight ?? 1));
    squares += Math.max(0, ...counted.map((profit) => -profit)) ** 2;
    counted.forEach((profit, j) => (market[j] = (market[j] ?? 0) + profit));
  }
  const together = Math.max(0, ...market.map((profit) => -profit));
  const rho = wad(portfolio.stressCorrelation);
  const loss = Math.max(Math.sqrt(rho * together ** 2 + (1 - rho) * squares), Math.sqrt(squares));
  return { equity, requirement: (isInitial ? 1 : 0.8) * loss + contingency, size };
}

/** What one underlying's options and perpetuals lose between the moves of the grid. */
export interface FineLoss {
  /** {USD} The worst of many prices, each with the three volatilities, and of the tails. */
  readonly loss: number;
  /** {USD} How far the vanilla options of the long legs' strikes are below their chords between two moves, at most: all vanilla options lack it. */
  readonly kinks: number;
}

/** The loss on a grid of `count` prices more; no collateral. */
export function fineLoss({ books }: Portfolio, count: number): FineLoss {
  const [book] = books;
  if (book === undefined) throw new Error("One book, please.");
  const [spot, s, perpetuals] = [wad(book.spot), wad(book.range), Number(book.perpetuals) / 1e9];
  const coarse = scenariosOf(s);
  const fine = Array.from({ length: count + 1 }, (_, n) => (2 * n) / count - 1).flatMap((part) =>
    (["down", "same", "up"] as const).map((volatility) => ({ move: part * s, volatility, weight: 1 })),
  );
  const scenarios = [...fine, ...coarse.slice(27, 29)];
  const profits = scenarios.map(({ move }) => perpetuals * spot * move);
  let kinks = 0;
  for (const set of book.optionSets)
    for (const [i, word] of set.legs.entries()) {
      const contract = contractOf(word);
      const [quantity, w] = [Number(legQuantity(word)) / 1e9, Math.sqrt(wad(set.variances[i] ?? 0n))];
      const base = optionAt(contract, set, spot, i, wad(set.forward), w);
      const volatilities = scenarios.map((scenario) => volatilityIn(scenario, set, contract.strike, w));
      const forwards = scenarios.map(({ move }) => forwardIn(set, move));
      scenarios.forEach((_, j) => {
        const value = optionAt(contract, set, spot, i, forwards[j] ?? 0, volatilities[j] ?? 0);
        profits[j] = (profits[j] ?? 0) + quantity * (value - base);
      });
      if (quantity <= 0) continue;
      const vanilla = (forward: number, volatility: number): number =>
        black(contract.isCall, forward, contract.strike, volatility);
      const below = fine.map(({ move }, j) => {
        const m = Math.min(7, Math.floor((move / s + 1) * 4));
        const [low, high] = [m, m + 1].map((k) => forwardIn(set, s * (k / 4 - 1)));
        const [forward, volatility] = [forwards[j] ?? 0, volatilities[j] ?? 0];
        if (low === undefined || high === undefined) return 0;
        const [first, second] = [vanilla(low, volatility), vanilla(high, volatility)];
        return first + ((forward - low) / (high - low)) * (second - first) - vanilla(forward, volatility);
      });
      kinks += quantity * Math.max(0, ...below);
    }
  const counted = profits.map((profit, j) => profit * (scenarios[j]?.weight ?? 1));
  return { loss: -Math.min(0, ...counted), kinks };
}
