import { MaxUint256 } from "ethers";
import { ABIS } from "./abis";
import { ACTORS, ADDRESSES } from "./addresses";
import { RemoteContract, type Installer } from "./installer";
import { POOLS } from "./market";
import { liquidityNeeded } from "./pools";
import { mintUsdc, wrapEther } from "./funding";

const { administrator, liquidityProvider } = ACTORS;
const { usdc, weth, wbtc, link, wsteth, aavePool, nonfungiblePositionManager } = ADDRESSES;

/** What the liquidity provider lends on Aave, in smallest units. */
const LENDING: readonly (readonly [asset: string, amount: bigint])[] = [
  [usdc, 400_000_000n * 10n ** 6n],
  [weth, 200_000n * 10n ** 18n],
  [wbtc, 5_000n * 10n ** 8n],
  [link, 5_000_000n * 10n ** 18n],
];

function lent(asset: string): bigint {
  return LENDING.reduce((sum, [candidate, amount]) => (candidate === asset ? sum + amount : sum), 0n);
}

/** Gives the liquidity provider what pools and lending markets take, and its approvals. */
export async function fundLiquidityProvider(installer: Installer): Promise<void> {
  const { rpc } = installer;
  const needed = (token: string): bigint => liquidityNeeded(POOLS, token) + lent(token);
  await mintUsdc(rpc, liquidityProvider, needed(usdc));
  await wrapEther(rpc, liquidityProvider, needed(weth));
  for (const token of [wbtc, link, wsteth]) {
    const contract = new RemoteContract(rpc, token, ABIS.erc20);
    await contract.send(administrator, "transfer", [liquidityProvider, needed(token)]);
  }
  for (const token of [usdc, weth, wbtc, link, wsteth]) {
    const contract = new RemoteContract(rpc, token, ABIS.erc20);
    for (const spender of [nonfungiblePositionManager, aavePool]) {
      await contract.send(liquidityProvider, "approve", [spender, MaxUint256]);
    }
  }
}

/** Supplies the lending markets. */
export async function supplyToAave(installer: Installer): Promise<void> {
  const pool = new RemoteContract(installer.rpc, aavePool, ABIS.aavePool);
  for (const [asset, amount] of LENDING) {
    await pool.send(liquidityProvider, "supply", [asset, amount, liquidityProvider, 0]);
  }
}
