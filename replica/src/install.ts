import { withSteadyClock } from "./clock";
import { Installer, type Installation } from "./installer";
import { FEEDS, INITIAL_ANSWERS, POOLS, RESERVES, type FeedName } from "./market";
import { seedPool } from "./pools";
import { installAave } from "./protocols/aave";
import { upgradeAave } from "./protocols/aaveUpgrade";
import { installAaveVaults } from "./protocols/aaveVault";
import { installFeed } from "./protocols/chainlink";
import { installPermit2 } from "./protocols/permit2";
import { installTokens } from "./protocols/tokens";
import { installUniswap } from "./protocols/uniswap";
import { installUsdc } from "./protocols/usdc";
import { installWeth } from "./protocols/weth";
import type { Rpc } from "./rpc";
import { fundLiquidityProvider, supplyToAave } from "./seed";

/** 2024-05-23 00:00:00 UTC, the day of the newest recorded code hash. The replica's first block comes a step later. */
export const REPLICA_START = 1_716_422_400;
/** Mainnet block of that time, in which the newest record was seen; tools tell hard forks by block numbers. */
export const REPLICA_START_BLOCK = 19_934_116;
const SECONDS_PER_BLOCK = 12;

/** What an installation leaves: every contract with its address, way of installation and code hash. */
export interface Replica {
  readonly installations: readonly Installation[];
}

/**
 * Installs the mainnet replica on an empty chain with id 1: real protocols' published bytecode at canonical addresses,
 * pools and lending markets seeded. Deterministic: the same state on every run.
 */
export async function installReplica(rpc: Rpc): Promise<Replica> {
  const installer = new Installer(withSteadyClock(rpc, REPLICA_START, SECONDS_PER_BLOCK));
  await installWeth(installer);
  await installUsdc(installer);
  await installTokens(installer);
  await installPermit2(installer);
  await installUniswap(installer);
  for (const name of Object.keys(FEEDS) as FeedName[]) await installFeed(installer, FEEDS[name], INITIAL_ANSWERS[name]);
  await installAave(installer, RESERVES);
  await upgradeAave(installer, RESERVES);
  await installAaveVaults(installer);
  await fundLiquidityProvider(installer);
  for (const pool of POOLS) await seedPool(installer, pool);
  await supplyToAave(installer);
  return { installations: installer.installations };
}
