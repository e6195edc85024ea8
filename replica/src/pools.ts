import { ACTORS, ADDRESSES } from "./addresses";
import { readArtifact } from "./artifacts";
import { RemoteContract, type Installer } from "./installer";
import type { PoolDescription } from "./market";

const FAR_FUTURE = 4_102_444_800n;
const MAX_TICK = 887_272;
/** Enough ring-buffer slots for a half-hour average while a pool trades in every block. */
const OBSERVATION_SLOTS = 160;

/**
 * Shape of the liquidity around the price, as [half-width in ticks, share]: most of it near, some of it far, a base
 * everywhere, so that a pool can still follow a crash. 953 ticks are about 10 %.
 */
const BANDS: readonly (readonly [halfWidth: number, share: number])[] = [
  [953, 0.7],
  [4000, 0.2],
  [MAX_TICK, 0.1],
];

const sqrtPriceAtTick = (tick: number): number => Math.pow(1.0001, tick / 2);

/** floor(sqrt(price) * 2^96); double precision is enough to start a pool. */
function toSqrtPriceX96(price: number): bigint {
  return BigInt(Math.floor(Math.sqrt(price) * 2 ** 48)) << 48n;
}

interface Position {
  readonly tickLower: number;
  readonly tickUpper: number;
  readonly amount0: bigint;
  readonly amount1: bigint;
}

function positionsOf(pool: PoolDescription): Position[] {
  const { price, tickSpacing, liquidity } = pool;
  const middle = Math.floor(Math.log(price) / Math.log(1.0001));
  const limit = Math.floor(MAX_TICK / tickSpacing) * tickSpacing;
  const snap = (tick: number): number =>
    Math.max(-limit, Math.min(limit, Math.round(tick / tickSpacing) * tickSpacing));
  const sqrtPrice = Math.sqrt(price);
  return BANDS.map(([halfWidth, share]) => {
    const tickLower = snap(middle - halfWidth);
    const tickUpper = snap(middle + halfWidth);
    const amount0 = liquidity * share * (1 / sqrtPrice - 1 / sqrtPriceAtTick(tickUpper));
    const amount1 = liquidity * share * (sqrtPrice - sqrtPriceAtTick(tickLower));
    return { tickLower, tickUpper, amount0: BigInt(Math.ceil(amount0)), amount1: BigInt(Math.ceil(amount1)) };
  });
}

/** What seeding `pools` takes of `token`, in its smallest unit, with room for rounding. */
export function liquidityNeeded(pools: readonly PoolDescription[], token: string): bigint {
  let total = 0n;
  for (const pool of pools) {
    for (const position of positionsOf(pool)) {
      if (pool.token0 === token) total += position.amount0;
      if (pool.token1 === token) total += position.amount1;
    }
  }
  return total + total / 1000n;
}

/** Creates a pool at its canonical address, widens its price history and adds the bands of liquidity. */
export async function seedPool(installer: Installer, pool: PoolDescription): Promise<void> {
  const { token0, token1, fee } = pool;
  const { liquidityProvider } = ACTORS;
  const artifact = readArtifact(
    "@uniswap/v3-periphery",
    "artifacts/contracts/NonfungiblePositionManager.sol/NonfungiblePositionManager.json",
  );
  const manager = new RemoteContract(installer.rpc, ADDRESSES.nonfungiblePositionManager, artifact.abi);
  const initial = [token0, token1, fee, toSqrtPriceX96(pool.price)];
  await manager.send(liquidityProvider, "createAndInitializePoolIfNecessary", initial);
  await installer.record(`UniswapV3Pool ${pool.name}`, pool.address, "child");
  const core = readArtifact("@uniswap/v3-core", "artifacts/contracts/UniswapV3Pool.sol/UniswapV3Pool.json");
  const contract = new RemoteContract(installer.rpc, pool.address, core.abi);
  await contract.send(liquidityProvider, "increaseObservationCardinalityNext", [OBSERVATION_SLOTS]);
  for (const { tickLower, tickUpper, amount0, amount1 } of positionsOf(pool)) {
    const amounts = [amount0, amount1, 0, 0];
    const position = [token0, token1, fee, tickLower, tickUpper, ...amounts, liquidityProvider, FAR_FUTURE];
    await manager.send(liquidityProvider, "mint", [position]);
  }
}
