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

/** {USD} One contract at a forward. */
function optionAt(contract: Contract, set: OptionSet, spot: number, i: number, forward: number, w: number): number {
  const { kind, isCall, strike } = contract;
  if (kind === "digital") {
    const [low, high] = [strike * 0.995, strike * 1.005];
    const call = (black(true, forward, low, w) - black(true, forward, high, w)) / (high - low);
    return isCall ? call : 1 - call;
  }
  if (kind === "vanilla") return black(isCall, forward, strike, w);
  if (((set.touched >> BigInt(i)) & 1n) === 1n) return contract.isKnockIn ? black(isCall, forward, strike, w) : 0;
  const [mark, fixed] = [wad(set.forward), wad(set.fixedPart)];
  // where the forward is when the spot is at the barrier; when all of it is fixed, in proportion
  const level = fixed === mark ? (contract.barrier * mark) / spot : fixed + (contract.barrier * (mark - fixed)) / spot;
  // observed a distance apart: further off by the volatility of the mark (Broadie, Glasserman and Kou)
  const gap = Math.min(1, Number(set.observationGap) / Number(set.secondsToExpiry));
  const shift = Math.min(2, 0.5825971579390107 * Math.sqrt(wad(set.variances[i] ?? 0n)) * Math.sqrt(gap));
  if (contract.isUp ? forward >= level : forward <= level)
    return contract.isKnockIn ? black(isCall, forward, strike, w) : 0;
  return barrierOption(contract, forward, strike, level * Math.exp(contract.isUp ? shift : -shift), w);
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

/** Values of a set in every scenario. */
function setValues(set: OptionSet, spot: number, scenarios: readonly Scenario[]): number[] {
  return scenarios.map((scenario) => {
    const forward = wad(set.fixedPart) + (wad(set.forward) - wad(set.fixedPart)) * (1 + scenario.move);
    const values = set.legs.map((word, i) => {
      const contract = contractOf(word);
      const w = Math.sqrt(wad(set.variances[i] ?? 0n));
      const middle = contract.kind === "digital" ? contract.strike * 0.995 : contract.strike;
      const shocked = volatilityIn(scenario, set, middle, w);
      return (Number(legQuantity(word)) / 1e9) * optionAt(contract, set, spot, i, forward, shocked);
    });
    return values.reduce((sum, value) => sum + value, 0);
  });
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
    for (const set of book.optionSets) {
      const values = setValues(set, spot, scenarios);
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
    const counted = profits.map((profit, j) => profit * (scenarios[j]?.weight ?? 1));
    squares += Math.max(0, ...counted.map((profit) => -profit)) ** 2;
    counted.forEach((profit, j) => (market[j] = (market[j] ?? 0) + profit));
  }
  const together = Math.max(0, ...market.map((profit) => -profit));
  const rho = wad(portfolio.stressCorrelation);
  const loss = Math.max(Math.sqrt(rho * together ** 2 + (1 - rho) * squares), Math.sqrt(squares));
  return { equity, requirement: (isInitial ? 1 : 0.8) * loss + contingency, size };
}
