// What a run of the main job found out. Amounts are numbers in the unit their comment gives; nothing here is money.

/** Version of the form below; it changes when a field is removed or changes its meaning. */
export const SUMMARY_VERSION = 1;

/** All of one run. */
export interface Summary {
  readonly version: typeof SUMMARY_VERSION;
  readonly seed: number;
  /** What stood for mainnet, e.g. "replica". */
  readonly ground: string;
  /** One entry per policy and episode, policies outermost. */
  readonly runs: readonly Run[];
  /** Vaults without an allocator: of the first policy, one an episode. */
  readonly unmanaged: readonly UnmanagedRun[];
  /** Twins of these under a cap on volatility, one an episode. */
  readonly capped: readonly CappedRun[];
  readonly gas: readonly GasRow[];
  readonly invariants: readonly InvariantRow[];
  /** Assumptions and limits, one sentence each, in plain language. */
  readonly notes: readonly string[];
}

/** One vault through one episode. */
export interface Run {
  readonly policy: string;
  readonly episode: string;
  /** First and last day of prices, and of the stress inside; ISO dates of the real history. */
  readonly from: string;
  readonly to: string;
  readonly stressFrom: string;
  readonly stressTo: string;
  readonly components: readonly ComponentRow[];
  /** In order of time; the first is the state before the first day. */
  readonly points: readonly Point[];
  readonly trades: readonly TradeRow[];
  readonly refusals: readonly RefusalRow[];
  readonly flows: readonly FlowRow[];
  readonly feedAttacks: readonly FeedAttackRow[];
  readonly result: RunResult;
}

/** A component as the policy has it. Weights in \{1\}, e.g. 0.25. */
export interface ComponentRow {
  readonly asset: string;
  readonly minWeight: number;
  readonly targetWeight: number;
  readonly maxWeight: number;
  /** Distance from the target at which the keeper acts. */
  readonly trigger: number;
  /** Set where a price of this asset is an assumption instead of a figure of the table. */
  readonly assumed?: string;
}

/** The vault at one moment. */
export interface Point {
  /** ISO date of the real history. */
  readonly date: string;
  readonly moment: "start" | "low" | "close";
  /** \{USD\} of one token, by asset, as the feeds were told. */
  readonly prices: Readonly<Record<string, number>>;
  /** \{USD\} Middle value of one share. */
  readonly shareValue: number;
  /** \{USD\} Value of what one share held at the start, never traded. */
  readonly buyAndHold: number;
  /** \{USD\} Middle value of the vault. */
  readonly value: number;
  /** \{1\} by asset. */
  readonly weights: Readonly<Record<string, number>>;
  /** \{1\} of the basket charged to the loss budget now, and its size. */
  readonly lossUsed: number;
  readonly lossBudget: number;
  /** \{bps\} of the vault's value lost to execution since the start, at middle prices. */
  readonly executionCost: number;
}

/** A rebalance that was accepted. */
export interface TradeRow {
  readonly point: number;
  readonly sell: string;
  readonly buy: string;
  /** \{USD\} at middle prices. */
  readonly sold: number;
  readonly bought: number;
  readonly gas: number;
}

/** A trade that the keeper wanted and did not do, or that the vault refused. */
export interface RefusalRow {
  readonly point: number;
  readonly sell?: string;
  readonly buy?: string;
  /** Name of the error, or of the reason the planner gave. */
  readonly reason: string;
}

/** Somebody who came or left. */
export interface FlowRow {
  readonly point: number;
  readonly who: string;
  readonly action: "mintInKind" | "deposit" | "redeem" | "redeemInKind" | "claim";
  /** The one asset of a deposit or redemption. */
  readonly asset?: string;
  readonly shares: number;
  /** \{tok\} by asset: what was paid in, or what came out. */
  readonly amounts: Readonly<Record<string, number>>;
  /** \{USD\} of the amounts at middle prices. */
  readonly value: number;
  /** \{USD\} of the shares at the middle before the action: what the amounts would be worth without any cost. */
  readonly fairValue: number;
  readonly gas: number;
  /** Name of the error when the action was refused; the amounts are then empty. */
  readonly refused?: string;
}

/** A print that no market could follow, shown to the feeds alone. */
export interface FeedAttackRow {
  readonly point: number;
  readonly asset: string;
  /** \{USD\} The print, and the close before it. */
  readonly print: number;
  readonly before: number;
  /** What was tried at that price and how it ended. */
  readonly attempts: readonly { readonly action: string; readonly outcome: string; readonly gained: number }[];
}

/** What came of a run. */
export interface RunResult {
  /** \{1\} Largest fall of a share's value from its highest point so far, and the same of buy-and-hold. */
  readonly drawdown: number;
  readonly buyAndHoldDrawdown: number;
  /** \{1\} Change from the first to the last point. */
  readonly change: number;
  readonly buyAndHoldChange: number;
  /** \{bps\} of the vault's value. */
  readonly executionCost: number;
  readonly trades: number;
  readonly refusals: number;
  /** Moments, of how many, at which some weight was outside its band. */
  readonly outsideBand: number;
  readonly moments: number;
}

/** A vault that nobody may trade for, through one episode: only auctions bring it back. */
export interface UnmanagedRun {
  readonly policy: string;
  readonly episode: string;
  readonly from: string;
  readonly to: string;
  readonly stressFrom: string;
  readonly stressTo: string;
  readonly components: readonly ComponentRow[];
  /** Before that moment's auctions. The loss is what auctions lost, the budget theirs. */
  readonly points: readonly Point[];
  /** Weights whenever they were looked at: before, during and after auctions. */
  readonly sightings: readonly SightingRow[];
  readonly breaches: readonly BreachRow[];
  readonly auctions: readonly AuctionRow[];
  readonly fills: readonly FillRow[];
  readonly flows: readonly FlowRow[];
  readonly result: UnmanagedResult;
}

/** Weights at one time. */
export interface SightingRow {
  readonly point: number;
  /** \{h\} after the moment of the point; negative in a panic, when feeds tell the price before people act. */
  readonly after: number;
  /** \{1\} by asset. */
  readonly weights: Readonly<Record<string, number>>;
}

/** A component further from its target than its trigger, or outside its band. */
export interface BreachRow {
  readonly asset: string;
  readonly side: "above" | "below";
  /** Index of the point at whose prices it began. */
  readonly point: number;
  /** \{1\} Weight furthest from the target. */
  readonly worstWeight: number;
  /** \{h\} until it was back inside its band and its trigger; until the end of the run where there is a reason. */
  readonly hours: number;
  /** \{h\} of these outside the band. */
  readonly hoursOutsideBand: number;
  /** \{h\} until it was within a quarter of its trigger; left out when it drifted off again before, or never was. */
  readonly hoursToTarget?: number;
  /** What brought it back; left out when nothing did. */
  readonly endedBy?: "auction" | "market" | "flow";
  /** Why nothing brought it back by the end of the run. */
  readonly reason?: string;
}

/** An auction that was opened. */
export interface AuctionRow {
  readonly point: number;
  readonly asset: string;
  /** \{h\} after the moment of the point. */
  readonly openedAfter: number;
  readonly fills: number;
  /** Why the last bidder who looked did not take it, where there was no fill. */
  readonly reason?: string;
}

/** A fill of an auction, and what the bidder made of it at the venue. */
export interface FillRow {
  readonly point: number;
  /** \{h\} after the moment of the point. */
  readonly after: number;
  readonly asset: string;
  readonly bidder: string;
  readonly sell: string;
  readonly buy: string;
  /** \{USD\} at middle prices. */
  readonly sold: number;
  readonly bought: number;
  /** \{1\} Price against the middle: above one in the vault's favour. */
  readonly factor: number;
  /** \{1\} of the vault charged to the auctions' loss budget. */
  readonly charged: number;
  /** \{USD\} What the bidder kept, after selling at the venue and gas. */
  readonly gain: number;
  readonly gas: number;
}

/** What came of a vault without an allocator. */
export interface UnmanagedResult {
  readonly drawdown: number;
  readonly change: number;
  readonly breaches: number;
  /** Breaches that lasted to the end of the run. */
  readonly unhealed: number;
  /** \{h\} From breach to bands, by nearest rank; left out where there was no breach. */
  readonly medianHours?: number;
  readonly p95Hours?: number;
  readonly worstHours?: number;
  /** \{h\} The longest that one weight was outside its band in one breach. */
  readonly worstHoursOutsideBand: number;
  readonly auctions: number;
  /** Auctions that nobody filled. */
  readonly lapsed: number;
  readonly fills: number;
  /** \{bps\} of the vault's value lost by fills, at middle prices; negative where they gained. */
  readonly executionCost: number;
  /** \{1\} Largest part of the auctions' loss budget that was used at once. */
  readonly largestLossUse: number;
}

/** A vault under a cap on volatility that nobody may trade for, through one episode: only auctions bring it back. */
export interface CappedRun {
  readonly policy: string;
  readonly episode: string;
  readonly from: string;
  readonly to: string;
  readonly stressFrom: string;
  readonly stressTo: string;
  /** As written: not scaled. */
  readonly components: readonly ComponentRow[];
  /** \{1/√year\} The cap. */
  readonly maxVolatility: number;
  /** What its covariance oracle began with. */
  readonly start: CapStart;
  /** \{h\} of the run, those after the last moment included. */
  readonly hours: number;
  /** Before that moment's auctions. */
  readonly points: readonly Point[];
  /** Whenever it was looked at: after every change of prices, poke, entry, exit and fill. */
  readonly sightings: readonly CapSightingRow[];
  readonly breaches: readonly CapBreachRow[];
  readonly auctions: readonly AuctionRow[];
  readonly fills: readonly FillRow[];
  readonly flows: readonly FlowRow[];
  readonly result: CappedResult;
  /** The vault without a cap beside it, judged by the same oracle. */
  readonly uncapped: CapFigures & Pick<CappedResult, "drawdown" | "change" | "executionCost">;
}

/** Start values of a covariance oracle: \{1/√year\} by factor, \{1\} of every pair, and where they are from. */
export interface CapStart {
  readonly volatilities: Readonly<Record<string, number>>;
  readonly correlation: number;
  readonly source: string;
}

/** Weights and risk at one time. */
export interface CapSightingRow extends SightingRow {
  /** What moved them since the row before. */
  readonly cause: "market" | "poke" | "flow" | "auction";
  /** \{1/√year\} Of the basket, and of one at the written targets. */
  readonly volatility: number;
  readonly targetVolatility: number;
  /** \{1\} By what the targets count. */
  readonly scale: number;
}

/** A basket above its cap. */
export interface CapBreachRow {
  /** Index of the point at whose prices it was seen first, and \{h\} after its moment. */
  readonly point: number;
  readonly after: number;
  readonly begunBy: CapSightingRow["cause"];
  /** \{1/√year\} The highest. */
  readonly worstVolatility: number;
  /** \{h\} from when it was seen first until it was seen back under the cap; until the end of the run where there is a reason. */
  readonly hours: number;
  /** What brought it back; left out when nothing did. */
  readonly endedBy?: CapSightingRow["cause"];
  /** Why nothing brought it back by the end of the run. */
  readonly reason?: string;
}

/** How breaches of a cap lie. */
export interface CapFigures {
  readonly breaches: number;
  /** Breaches that lasted to the end of the run. */
  readonly unhealed: number;
  /** Breaches that lasted more than four hours. */
  readonly late: number;
  /** \{h\} By nearest rank; left out where there was no breach. */
  readonly medianHours?: number;
  readonly p95Hours?: number;
  readonly worstHours?: number;
  /** \{h\} above the cap in all, and as a part \{1\} of the run. */
  readonly hoursAbove: number;
  readonly shareAbove: number;
  /** \{1/√year\} The highest that was seen. */
  readonly worstVolatility: number;
}

/** What came of a vault under a cap. */
export interface CappedResult extends CapFigures {
  readonly drawdown: number;
  readonly change: number;
  readonly auctions: number;
  /** Auctions that nobody filled. */
  readonly lapsed: number;
  readonly fills: number;
  /** \{bps\} of the vault's value lost by fills, at middle prices; negative where they gained. */
  readonly executionCost: number;
  /** \{1\} Largest part of the auctions' loss budget that was used at once. */
  readonly largestLossUse: number;
  readonly pokes: number;
  /** How often the contract's answer about a drift was not what the job's own rule says. */
  readonly disagreements: number;
}

/** Gas of one kind of transaction over the whole run. */
export interface GasRow {
  readonly operation: string;
  readonly calls: number;
  readonly min: number;
  readonly mean: number;
  readonly max: number;
}

/** An invariant over the whole run. */
export interface InvariantRow {
  readonly id: string;
  readonly title: string;
  readonly checks: number;
  readonly violations: readonly {
    readonly policy: string;
    readonly episode: string;
    readonly point: number;
    readonly detail: string;
  }[];
}
