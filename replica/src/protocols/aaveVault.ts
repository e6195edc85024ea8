import { Interface } from "ethers";
import { ACTORS, ADDRESSES } from "../addresses";
import { creationCode, readArtifact } from "../artifacts";
import type { Installer } from "../installer";
import { compileAave, contractNamed } from "./aaveUpgrade";

const { administrator } = ACTORS;
const { aavePool, aaveIncentivesController, aaveUsdcVault, aaveWethVault, aEthUsdc, aEthWeth } = ADDRESSES;

/** An ERC-4626 wrapper on mainnet: shares of constant number whose worth grows with the aToken's interest. */
interface VaultDescription {
  readonly address: string;
  readonly aToken: string;
  readonly symbol: string;
}

const VAULTS: readonly VaultDescription[] = [
  { address: aaveUsdcVault, aToken: aEthUsdc, symbol: "USDC" },
  { address: aaveWethVault, aToken: aEthWeth, symbol: "WETH" },
];

/**
 * Aave's StataTokenV2 at mainnet's addresses, each behind OpenZeppelin's transparent proxy. The proxy runs at the
 * address directly, since the factory that made mainnet's would need that factory's own bytecode to give the address.
 */
export async function installAaveVaults(installer: Installer): Promise<void> {
  const vault = contractNamed(compileAave("extensions/stata-token/StataTokenV2"), "StataTokenV2");
  const code = creationCode(vault, [aavePool, aaveIncentivesController]);
  const implementation = await installer.deploy("Aave StataTokenV2 implementation", code, administrator);
  const proxy = readArtifact("@openzeppelin/contracts", "build/contracts/TransparentUpgradeableProxy.json");
  for (const { address, aToken, symbol } of VAULTS) {
    const names = [`Wrapped Aave Ethereum ${symbol}`, `waEth${symbol}`];
    const initialise = new Interface(vault.abi).encodeFunctionData("initialize", [aToken, ...names]);
    const proxyCode = creationCode(proxy, [implementation, administrator, initialise]);
    await installer.atAddress(`waEth${symbol} proxy`, address, proxyCode, administrator);
  }
}
