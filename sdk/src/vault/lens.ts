import { toBigint, toList, toStruct, type AbiValue } from "../abi/values.js";
import type { Address } from "../core/hex.js";
import type { BlockTag, Reader } from "../core/reader.js";
import { vaultLensAbi } from "../generated/abis.js";
import { read } from "../reading/read.js";

const PHASES = ["none", "armed", "openable", "warmingUp", "running", "over"] as const;
const BOUNDS = ["none", "balance", "soldMinimum", "boughtMaximum", "lossBudget", "risk"] as const;

/** Where the auction of a component stands; see `IVaultLens.Phase`. */
export type AuctionPhase = (typeof PHASES)[number];
/** What keeps a trade from being larger; see `IVaultLens.Bound`. */
export type TradeBound = (typeof BOUNDS)[number];

/** State of a component's auction. */
export interface AuctionView {
  readonly triggered: boolean;
  readonly phase: AuctionPhase;
  readonly nonce: bigint;
  /** \{s\} When the phase ends; zero for `none` and `over`. */
  readonly changesAt: bigint;
  /** \{1\} Price against the middle of the quotes, 18 decimals, while it runs. */
  readonly factor: bigint;
}

/** A component as pages show it. Prices \{USD/tok\}, value \{USD\} and weight \{1\} have 18 decimals, bounds are \{bps\}. */
export interface ComponentView {
  readonly token: Address;
  readonly symbol: string;
  readonly decimals: bigint;
  readonly feed: Address;
  readonly isQuoted: boolean;
  readonly isRetiring: boolean;
  readonly isWrittenOff: boolean;
  readonly bid: bigint;
  readonly ask: bigint;
  readonly guardedBid: bigint;
  readonly guardedAsk: bigint;
  /** \{s\} */
  readonly updatedAt: bigint;
  /** \{tok\} What shares stand for. */
  readonly balance: bigint;
  /** \{tok\} What is owed of it. */
  readonly claims: bigint;
  readonly value: bigint;
  readonly weight: bigint;
  readonly minimum: bigint;
  readonly target: bigint;
  readonly maximum: bigint;
  readonly trigger: bigint;
  readonly groups: readonly bigint[];
  readonly auction: AuctionView;
}

/** A group of components. Bounds \{bps\}, weight \{1\} in 18 decimals. */
export interface GroupView {
  readonly minimum: bigint;
  readonly maximum: bigint;
  /** Bit `i` is set when component `i` belongs to it. */
  readonly members: bigint;
  readonly weight: bigint;
}

/** The largest trade of one component for another. */
export interface MaximumTrade {
  readonly sell: bigint;
  readonly buy: bigint;
  readonly bound: TradeBound;
  /** Group whose bound it is, counted from one; zero for the component's own. */
  readonly group: bigint;
  /** \{USD\} 18 decimals. */
  readonly value: bigint;
  /** \{sell\} */
  readonly sold: bigint;
  /** \{buy\} */
  readonly bought: bigint;
}

/** Limits on risk; see `IVaultLens.Risk`. Everything has 18 decimals. */
export interface RiskView {
  /** Contract that holds the vault to them; the zero address for none. */
  readonly limits: Address;
  /** Whether every component tells its exposures; else the state is empty. */
  readonly isKnown: boolean;
  /** How the basket stands; `staleFactors` has bit i for factor i. */
  readonly state: {
    readonly volatility: bigint;
    readonly targetVolatility: bigint;
    readonly maxVolatility: bigint;
    readonly scale: bigint;
    readonly deltas: readonly bigint[];
    readonly vega: bigint;
    readonly staleFactors: bigint;
  };
}

/** A loss budget. \{1\} in 18 decimals, period in \{s\}. */
export interface BudgetView {
  readonly used: bigint;
  readonly size: bigint;
  readonly period: bigint;
}

/** Everything about a vault at one block; units as in `IVaultLens`. */
export interface VaultOverview {
  readonly blockNumber: bigint;
  readonly timestamp: bigint;
  readonly identity: {
    readonly name: string;
    readonly symbol: string;
    readonly owner: Address;
    readonly pendingOwner: Address;
    readonly curator: Address;
    readonly guardian: Address;
    readonly allocator: Address;
    readonly policy: Address;
    readonly policyRegistry: Address;
    readonly rebalanceAuction: Address;
  };
  readonly value: {
    readonly isPriced: boolean;
    readonly bid: bigint;
    readonly mid: bigint;
    readonly ask: bigint;
    readonly supply: bigint;
    readonly shareBid: bigint;
    readonly shareAsk: bigint;
  };
  readonly fees: {
    readonly terms: {
      readonly recipient: Address;
      readonly managementRate: bigint;
      readonly performanceRate: bigint;
    };
    readonly highWaterMark: bigint;
    readonly arePendingKnown: boolean;
    readonly pendingManagement: bigint;
    readonly pendingPerformance: bigint;
    readonly protocolRecipient: Address;
    readonly protocolShare: bigint;
  };
  readonly limits: {
    readonly maxTradeLoss: bigint;
    readonly swingRate: bigint;
    readonly freeFlow: bigint;
    readonly auctionPremium: bigint;
    readonly auctionCost: bigint;
    readonly trades: BudgetView;
    readonly auctions: BudgetView;
  };
  readonly risk: RiskView;
  readonly isInRecovery: boolean;
  /** \{s\} Of entry, exit for one asset, trading and auctions. */
  readonly pausedUntil: readonly bigint[];
  readonly components: readonly ComponentView[];
  readonly groups: readonly GroupView[];
  /** Of every pair, by the component sold, then by the one bought. */
  readonly trades: readonly MaximumTrade[];
}

/** What an account has in a vault. */
export interface AccountView {
  /** \{share\} */
  readonly shares: bigint;
  /** \{tok\} What the exit in kind pays or owes for all of them, by component. */
  readonly slice: readonly bigint[];
  /** \{tok\} What it may claim now, by component. */
  readonly claims: readonly bigint[];
  /** Parts of write-offs that are not collected. */
  readonly collectable: readonly { readonly number: bigint; readonly token: Address; readonly amount: bigint }[];
}

function nameOf<T extends string>(names: readonly T[], value: AbiValue | undefined): T {
  const index = toBigint(value);
  const name = names[Number(index)];
  if (name === undefined) throw new Error(`The lens answered ${index}, which this version does not know.`);
  return name;
}

const tradeOf = (value: AbiValue | undefined): AbiValue => {
  const trade = toStruct(value);
  return { ...trade, bound: nameOf(BOUNDS, trade["bound"]) };
};

const componentOf = (value: AbiValue): AbiValue => {
  const component = toStruct(value);
  const auction = toStruct(component["auction"]);
  return { ...component, auction: { ...auction, phase: nameOf(PHASES, auction["phase"]) } };
};

/**
 * Everything about a vault in one call: who, worth, fees, limits, components with their auctions, groups and the largest
 * trade of every pair. Dead feeds are marked, not thrown for.
 *
 * @example
 * ```ts
 * const { value, components } = await readOverview(reader, lens, vault);
 * ```
 * @throws The decoded error while an operation of the vault runs, or when there is no vault.
 */
export async function readOverview(
  reader: Reader,
  lens: Address,
  vault: Address,
  block: BlockTag = "latest",
): Promise<VaultOverview> {
  const [answer] = await read(reader, { abi: vaultLensAbi, to: lens, name: "overview", values: [vault] }, block);
  const all = toStruct(answer);
  const components = toList(all["components"]).map(componentOf);
  const trades = toList(all["trades"]).map(tradeOf);
  // The codec gives each field by its name in the ABI, which is what the type repeats.
  return Object.freeze({ ...all, components, trades }) as unknown as VaultOverview;
}

/** What an account has in a vault. @throws As {@link readOverview}. */
export async function readAccount(
  reader: Reader,
  lens: Address,
  { vault, account }: { readonly vault: Address; readonly account: Address },
  block: BlockTag = "latest",
): Promise<AccountView> {
  const [answer] = await read(
    reader,
    { abi: vaultLensAbi, to: lens, name: "accountOf", values: [vault, account] },
    block,
  );
  return Object.freeze({ ...toStruct(answer) }) as unknown as AccountView;
}

/** The largest trade that a vault accepts at the middle of the quotes. @throws NotAComponent, or as {@link readOverview}. */
export async function readMaximumTrade(
  reader: Reader,
  lens: Address,
  { vault, sell, buy }: { readonly vault: Address; readonly sell: Address; readonly buy: Address },
  block: BlockTag = "latest",
): Promise<MaximumTrade> {
  const query = { abi: vaultLensAbi, to: lens, name: "maximumTrade", values: [vault, sell, buy] };
  const [answer] = await read(reader, query, block);
  return Object.freeze(tradeOf(answer)) as unknown as MaximumTrade;
}
