import type { ReadContext } from "../deployContext";
import { feedConstruction, type Construction } from "./feedDeployment";
import { FEED_NAMES } from "./feedTerms";

/** A deployed contract with what it should be. */
export interface Expectation extends Construction {
  /** Name of the record. */
  readonly name: string;
}

/** Stands for a contract that is not recorded: nothing on a chain has this address. */
const UNRECORDED = "0x0000000000000000000000000000000000000000";

/** Every contract but the vaults, as configuration and recorded addresses say it should be. */
export async function contractExpectations(context: ReadContext): Promise<readonly Expectation[]> {
  const { feeds, swapRouter02, permit2, protocolShare } = context.config;
  const treasury = context.account(context.config.owner);
  const vaults = ["ProtocolFee", "VaultAdministration", "RebalanceAuction", "VaultAuctions"];
  const fronts = ["ComponentEntryImplementation", "WrappedVaultImplementation", "EntryFactory", "VaultEntries"];
  const requests = ["RedemptionRequestsSaleImplementation", "RedemptionRequestsImplementation"];
  const clones = ["AllocationVaultImplementation", ...requests];
  const names = [...FEED_NAMES, "PolicyRegistry", ...vaults, ...fronts, ...clones];
  const addresses = new Map<string, string>();
  for (const name of names) addresses.set(name, (await context.recordOf(name))?.address ?? UNRECORDED);
  const at = (name: string): string => addresses.get(name) ?? UNRECORDED;
  const plain = (name: string, views: Readonly<Record<string, unknown>>, contract = name): Expectation => ({
    name,
    contract,
    constructorArguments: Object.values(views),
    views,
  });
  return [
    ...FEED_NAMES.map((name) => ({ name, ...feedConstruction(feeds[name], at) })),
    plain("PolicyRegistry", {}),
    plain("ProtocolFee", { owner: treasury, recipient: treasury, share: protocolShare }),
    plain("VaultAdministration", { policyRegistry: at("PolicyRegistry"), protocolFee: at("ProtocolFee") }),
    plain("RebalanceAuction", {}),
    plain("VaultAuctions", { policyRegistry: at("PolicyRegistry"), rebalanceAuction: at("RebalanceAuction") }),
    plain("ComponentEntryImplementation", { permit2 }, "ComponentEntry"),
    plain("WrappedVaultImplementation", { permit2 }, "WrappedVault"),
    plain("EntryFactory", {
      entryImplementation: at("ComponentEntryImplementation"),
      wrapperImplementation: at("WrappedVaultImplementation"),
    }),
    plain("VaultEntries", {
      policyRegistry: at("PolicyRegistry"),
      protocolFee: at("ProtocolFee"),
      entryFactory: at("EntryFactory"),
    }),
    plain(
      "AllocationVaultImplementation",
      {
        policyRegistry: at("PolicyRegistry"),
        administration: at("VaultAdministration"),
        auctions: at("VaultAuctions"),
        entries: at("VaultEntries"),
        protocolFee: at("ProtocolFee"),
      },
      "AllocationVault",
    ),
    plain("VaultFactory", { implementation: at("AllocationVaultImplementation") }),
    plain("RedemptionRequestsSaleImplementation", {}, "RedemptionRequestsSale"),
    plain(
      "RedemptionRequestsImplementation",
      { saleImplementation: at("RedemptionRequestsSaleImplementation") },
      "RedemptionRequests",
    ),
    plain("RedemptionRequestsFactory", { implementation: at("RedemptionRequestsImplementation") }),
    plain("UniswapV3Route", { router: swapRouter02 }),
    plain("Erc4626Route", {}),
    plain("VaultLens", {}),
  ];
}
