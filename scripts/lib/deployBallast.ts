import { addressOf, type Address, type AssetBook } from "@ballast/sdk";
import { HARDHAT_NETWORK_NAME } from "hardhat/plugins";
import type { HardhatRuntimeEnvironment } from "hardhat/types";
import { assetBook } from "./deploy/assetBook";
import { FEED_NAMES, type FeedName } from "./deploy/feedTerms";
import { forgetLostRecords } from "./deploy/records";
import { chosenVaults, vaultRecordName, withVaults } from "./deploy/vaultChoice";
import { networkConfig } from "./networkConfig";

/** Addresses of one deployment. */
export interface DeployedBallast {
  readonly registry: Address;
  /** What every vault is a clone of. */
  readonly implementation: Address;
  readonly factory: Address;
  readonly feeds: Readonly<Record<FeedName, Address>>;
  /** Token and feed by symbol, as `policyConfiguration` takes them. */
  readonly assets: AssetBook;
  readonly routes: { readonly uniswapV3: Address; readonly erc4626: Address };
  /** Shows a vault to pages in one call. */
  readonly lens: Address;
  /** Vaults by policy, e.g. "sixty-forty"; those that were asked for. */
  readonly vaults: Readonly<Record<string, Address>>;
}

/** What {@link deployBallast} may be told. */
export interface DeployBallastOptions {
  /**
   * Policies, by file name without ending, for which to create vaults, e.g. `["sixty-forty"]`; `[]` for none. Those of
   * the network's configuration if left out.
   */
  readonly vaults?: readonly string[];
}

/**
 * Runs the deploy steps on Hardhat's in-process chain and keeps the records in memory. A second call on the same chain
 * sends nothing. The first signer deploys and has to hold the seed of every vault that is asked for; where pools are
 * too young or prices too old for the feeds to quote, the local chain's clock is moved on and the prices are renewed.
 *
 * @throws An error naming every token that is missing, before anything is sent.
 * @throws An error listing every mismatch when what was read back is not what was configured.
 * @example
 * ```ts
 * const { factory, assets } = await deployBallast(hre, { vaults: [] });
 * ```
 */
export async function deployBallast(
  hre: HardhatRuntimeEnvironment,
  options: DeployBallastOptions = {},
): Promise<DeployedBallast> {
  if (hre.network.name !== HARDHAT_NETWORK_NAME) {
    throw new Error(`deployBallast is for the chain in process, not ${hre.network.name}. Use "npm run deploy".`);
  }
  await forgetLostRecords(hre);
  return withVaults(hre, options.vaults, async () => {
    const policies = chosenVaults(hre).map(({ policy }) => policy);
    const tags = [
      "feeds",
      "registry",
      "quotes",
      "risk",
      "margin",
      ...(policies.length > 0 ? ["balances", "vaults"] : []),
      "check",
    ];
    await hre.deployments.run(tags, { resetMemory: false, writeDeploymentsToFiles: false });
    return readAddresses(hre, policies);
  });
}

async function readAddresses(hre: HardhatRuntimeEnvironment, policies: readonly string[]): Promise<DeployedBallast> {
  const at = async (name: string): Promise<Address> => addressOf((await hre.deployments.get(name)).address);
  const feedEntries = await Promise.all(FEED_NAMES.map(async (name) => [name, await at(name)] as const));
  const feeds = Object.fromEntries(feedEntries) as Record<FeedName, Address>;
  const vaults = await Promise.all(
    policies.map(async (policy) => [policy, await at(vaultRecordName(policy))] as const),
  );
  return {
    registry: await at("PolicyRegistry"),
    implementation: await at("AllocationVaultImplementation"),
    factory: await at("VaultFactory"),
    feeds,
    assets: assetBook(networkConfig(hre.network.name).assets, feeds),
    routes: { uniswapV3: await at("UniswapV3Route"), erc4626: await at("Erc4626Route") },
    lens: await at("VaultLens"),
    vaults: Object.fromEntries(vaults),
  };
}
