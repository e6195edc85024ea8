import { toDeployFunction } from "../scripts/lib/deployContext";
import { networkConfig } from "../scripts/lib/networkConfig";

/**
 * The policy registry, the protocol's part of fees, the rebalance auction, component entries and wrapped vaults with their
 * factory, the vault implementation with its administration, its auctions' and its entries' part, the factory of its
 * clones, the factory of redemption requests, the routes that vaults may trade by, and the lens that pages read.
 */
export default toDeployFunction({
  tags: ["registry"],
  dependencies: [],
  async run(context) {
    const { swapRouter02, permit2, owner, protocolShare } = networkConfig(context.network);
    const registry = await context.deploy("PolicyRegistry", "PolicyRegistry", []);
    const treasury = context.account(owner);
    const protocolFee = await context.deploy("ProtocolFee", "ProtocolFee", [treasury, treasury, protocolShare]);
    const administration = await context.deploy("VaultAdministration", "VaultAdministration", [
      registry.address,
      protocolFee.address,
    ]);
    const auction = await context.deploy("RebalanceAuction", "RebalanceAuction", []);
    const auctions = await context.deploy("VaultAuctions", "VaultAuctions", [registry.address, auction.address]);
    const entry = await context.deploy("ComponentEntryImplementation", "ComponentEntry", [permit2]);
    const wrapper = await context.deploy("WrappedVaultImplementation", "WrappedVault", [permit2]);
    const entryFactory = await context.deploy("EntryFactory", "EntryFactory", [entry.address, wrapper.address]);
    const entries = await context.deploy("VaultEntries", "VaultEntries", [
      registry.address,
      protocolFee.address,
      entryFactory.address,
    ]);
    const implementation = await context.deploy("AllocationVaultImplementation", "AllocationVault", [
      registry.address,
      administration.address,
      auctions.address,
      entries.address,
      protocolFee.address,
    ]);
    await context.deploy("VaultFactory", "VaultFactory", [implementation.address]);
    const sale = await context.deploy("RedemptionRequestsSaleImplementation", "RedemptionRequestsSale", []);
    const requests = await context.deploy("RedemptionRequestsImplementation", "RedemptionRequests", [sale.address]);
    await context.deploy("RedemptionRequestsFactory", "RedemptionRequestsFactory", [requests.address]);
    await context.deploy("UniswapV3Route", "UniswapV3Route", [swapRouter02]);
    await context.deploy("Erc4626Route", "Erc4626Route", []);
    await context.deploy("VaultLens", "VaultLens", []);
  },
});
