import { toDeployFunction } from "../scripts/lib/deployContext";
import { missingVaults, requireSeeds } from "../scripts/lib/deploy/vaultCreation";

/** Before anything is sent: the accounts are known, and the deployer holds the seed of every vault to be created. */
export default toDeployFunction({
  tags: ["balances"],
  dependencies: [],
  async run(context) {
    const missing = await missingVaults(context);
    if (missing.length === 0) return;
    context.account(context.config.owner);
    context.account(context.config.allocator);
    await requireSeeds(context, missing);
  },
});
