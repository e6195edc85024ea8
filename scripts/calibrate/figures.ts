// The calibration's figures as they are kept in docs/calibration.json. Fractions are parts of one unless the name says otherwise.

export interface ForecastFigures {
  readonly symbol: string;
  /** Against the day's log range, and against the sum of squared hourly returns. */
  readonly scores: readonly {
    readonly days: number;
    readonly fast: number;
    readonly blend: number;
    readonly har: number;
  }[];
}

export interface CoverageFigures {
  readonly symbol: string;
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly covered: number;
  readonly unclamped: number;
  readonly withCap50: number;
  readonly byScore: readonly { readonly zScore: number; readonly covered: number }[];
  readonly misses: readonly { readonly date: string; readonly range: number; readonly fall: number }[];
  readonly averageRange: number;
  readonly atCap: number;
  /** 99th percentile of the daily change, and the largest change of the target. */
  readonly jumps: {
    readonly unclamped: number;
    readonly target: number;
    readonly initial: number;
    readonly maintenance: number;
    readonly largest: number;
  };
}

export interface HourlyFigures {
  readonly symbol: string;
  readonly pokes: number;
  readonly days: number;
  readonly covered: number;
  readonly jump: number;
}

export interface SpeedFigures {
  readonly symbol: string;
  /** 99th percentile of the daily change of 3.9 σ √(1/365) without memory of 90 days. */
  readonly fast: number;
  readonly blend: number;
}

export interface PrintStep {
  readonly when: string;
  readonly price: number;
  /** σ before and after, and the largest that ADR 19 allows. */
  readonly before: number;
  readonly after: number;
  readonly bound: number;
  /** Range before and after, without the clamp and with it. */
  readonly wantedBefore: number;
  readonly wantedAfter: number;
  readonly rangeBefore: number;
  readonly rangeAfter: number;
}

export interface PrintFigures {
  readonly symbol: string;
  readonly date: string;
  readonly close: number;
  readonly low: number;
  readonly hourly: readonly PrintStep[];
  readonly daily: readonly PrintStep[];
}

export interface RegimeFigures {
  readonly symbols: readonly string[];
  readonly from: string;
  readonly calmDays: number;
  readonly crashDays: number;
  readonly calm: number;
  readonly crash: number;
  /** κ at which the average calm pair reaches 0.9. */
  readonly stressNeeded: number;
  readonly pairs: readonly {
    readonly pair: string;
    readonly calm: number;
    readonly crash: number;
    readonly stressed: number;
  }[];
  readonly episodes: readonly { readonly name: string; readonly days: number; readonly average: number }[];
}

export interface SurfaceFigures {
  readonly slices: number;
  readonly quotes: number;
  readonly from: string;
  readonly to: string;
  readonly accepted: number;
  readonly constrained: number;
  readonly failed: number;
  /** Volatility points. */
  readonly medianError: number;
  readonly error90: number;
  readonly worstError: number;
  /** Of the slices that had to be moved off arbitrage. */
  readonly medianConstrainedError: number;
  /** Of the 498 slices that were fitted without the checks, same quotes not guaranteed. */
  readonly medianPublishedError: number;
  /** Part of the two-sided quotes whose bid and ask hold the fitted volatility. */
  readonly insideSpread: number;
  readonly twoSided: number;
  readonly medianSpread: number;
  /** Slices by error in volatility points. */
  readonly histogram: readonly { readonly from: number; readonly to: number; readonly count: number }[];
}

export interface LiquidityFigures {
  readonly hours: number;
  readonly from: string;
  readonly to: string;
  /** \{USD\} Sold until the price is 2 % lower, at the liquidity of the hour. */
  readonly medianDepth: number;
  readonly leastDepth: number;
  readonly mostDepth: number;
  /** Depth now over depth recorded (moving average of six hours, minimum of 24): percentiles. */
  readonly share1: number;
  readonly shareMedian: number;
  readonly belowRecorded: number;
  readonly sizes: readonly {
    /** Pledged over recorded depth. */
    readonly share: number;
    readonly addOn: number;
    /** Average loss against the middle when sold at once: median, and worst hour. */
    readonly medianCost: number;
    readonly worstCost: number;
  }[];
}

export interface HaircutFigures {
  readonly name: string;
  readonly source: string;
  readonly observations: number;
  readonly proposed: number;
  /** Fall below the value an hour, and a day, before: 99.9th percentile and worst; for a peg: below par. */
  readonly hour999: number;
  readonly hourWorst: number;
  readonly dayWorst: number;
}

export interface AllocationFigures {
  readonly from: string;
  readonly to: string;
  readonly methods: readonly {
    readonly name: string;
    readonly volatility: number;
    /** Of daily returns, over a rate of zero. */
    readonly sharpe: number;
    readonly drawdown: number;
    /** Sum of what was bought and sold in a year, in parts of the portfolio. */
    readonly turnover: number;
  }[];
}

export interface Figures {
  readonly forecasts: readonly ForecastFigures[];
  readonly coverage: readonly CoverageFigures[];
  readonly hourly: readonly HourlyFigures[];
  readonly speeds: readonly SpeedFigures[];
  readonly prints: readonly PrintFigures[];
  readonly regimes: readonly RegimeFigures[];
  readonly surface: SurfaceFigures | null;
  readonly liquidity: LiquidityFigures | null;
  readonly haircuts: readonly HaircutFigures[];
  readonly allocation: AllocationFigures;
  /** ETH, a point a week: largest range and largest fall of its days. */
  readonly path: readonly { readonly week: string; readonly range: number; readonly fall: number }[];
}
