import type { AssetTerms } from "./deploy/assetBook";
import type { FeedBook } from "./deploy/feedTerms";
import { MAINNET_RISK, type RiskTerms } from "./deploy/riskTerms";
import { MAINNET_ASSETS, MAINNET_FEEDS, PERMIT2, SWAP_ROUTER_02, USDC } from "./deploy/mainnetTerms";

/** An account: one of the node's, counted from zero, or an address in an environment variable. */
export type AccountSource = { readonly signer: number } | { readonly variable: string };

/** A vault to create. */
export interface VaultTerms {
  /** File in `policies/` without its ending. */
  readonly policy: string;
  /** Name of the share token. */
  readonly name: string;
  /** Symbol of the share token. */
  readonly symbol: string;
  /** {USD} What the deployer pays in, in kind at the policy's targets; as many shares are made, one a dollar. */
  readonly seed: bigint;
  /** {1} 18 decimals: largest loss by trades, as a fraction of value. */
  readonly lossBudget: bigint;
  /** {s} Time in which a used-up loss budget drains. */
  readonly lossPeriod: bigint;
}

/** What margin accounts are deployed with. */
export interface MarginTerms {
  /** The settlement stablecoin. */
  readonly cashToken: string;
  /** Who reports volatilities, and how many have to agree. */
  readonly reporters: readonly AccountSource[];
  readonly quorum: bigint;
  /** {1} ρ* of every pair of underlyings, 18 decimals. */
  readonly stressCorrelation: bigint;
}

/** What deployment has to know of a network. */
export interface NetworkConfig {
  /** Whether clock and prices are ours to move: a replica, or a fork in process. */
  readonly isLocal: boolean;
  /** Uniswap's SwapRouter02. */
  readonly swapRouter02: string;
  /** Uniswap's Permit2. */
  readonly permit2: string;
  /** Feeds by the name they are recorded under. */
  readonly feeds: FeedBook;
  /** Assets by symbol. */
  readonly assets: Readonly<Record<string, AssetTerms>>;
  /** What measures risk. */
  readonly risk: RiskTerms;
  /** Margin accounts; none where nobody is named who reports volatilities. */
  readonly margin?: MarginTerms | undefined;
  /** Owner of every vault: manages the policy and names the allocator. */
  readonly owner: AccountSource;
  /** Allocator of every vault: may trade. */
  readonly allocator: AccountSource;
  /** {bps} The protocol's part of every vault's fees at first; it goes to the owner. */
  readonly protocolShare: bigint;
  /** Vaults to create. */
  readonly vaults: readonly VaultTerms[];
}

/** Share token by policy. */
const SHARES: Readonly<Record<string, Pick<VaultTerms, "name" | "symbol">>> = {
  "sixty-forty": { name: "Ballast 60/40", symbol: "b6040" },
  "minimum-variance": { name: "Ballast Minimum Variance", symbol: "bMINVAR" },
  "risk-parity": { name: "Ballast Risk Parity", symbol: "bRISKPAR" },
  yield: { name: "Ballast Yield", symbol: "bYIELD" },
  barbell: { name: "Ballast Barbell", symbol: "bBARBELL" },
};

/** 2 % a month: twice what turning the whole basket over costs at the policies' largest loss a trade, 1 %. */
const LOSS_TERMS = { lossBudget: 10n ** 18n / 50n, lossPeriod: 30n * 86_400n };

/** One vault a policy, each with a seed of `seed` {USD}. */
function vaultsOf(seed: bigint): readonly VaultTerms[] {
  return Object.entries(SHARES).map(([policy, share]) => ({ policy, ...share, seed, ...LOSS_TERMS }));
}

/** A replica or a fork of mainnet. Seeds are far above the rounding of any token and within what the node hands out. */
const LOCAL: NetworkConfig = {
  isLocal: true,
  swapRouter02: SWAP_ROUTER_02,
  permit2: PERMIT2,
  feeds: MAINNET_FEEDS,
  assets: MAINNET_ASSETS,
  risk: MAINNET_RISK,
  margin: {
    cashToken: USDC,
    reporters: [3, 4, 5, 6, 7].map((signer) => ({ signer })),
    quorum: 3n,
    // ρ + κ (1 - ρ) of the oracle's start: 0.7 and 0.75
    stressCorrelation: 925n * 10n ** 15n,
  },
  owner: { signer: 1 },
  allocator: { signer: 2 },
  protocolShare: 0n,
  vaults: vaultsOf(10_000n),
};

/** Seeds of 1,000 USD: enough to trade and to test with, and what the deployer risks on unaudited code. */
const MAINNET: NetworkConfig = {
  ...LOCAL,
  margin: undefined,
  isLocal: false,
  owner: { variable: "BALLAST_OWNER" },
  allocator: { variable: "BALLAST_ALLOCATOR" },
  vaults: vaultsOf(1_000n),
};

/** Networks by Hardhat's name. */
const NETWORKS: Readonly<Record<string, NetworkConfig>> = { hardhat: LOCAL, localhost: LOCAL, mainnet: MAINNET };

/** The configuration of a network; throws, naming those that there are, when there is none. */
export function networkConfig(network: string): NetworkConfig {
  const config = Object.hasOwn(NETWORKS, network) ? NETWORKS[network] : undefined;
  if (config !== undefined) return config;
  throw new Error(`No configuration for network "${network}"; there is one for ${Object.keys(NETWORKS).join(", ")}.`);
}
