import { createVaults, recordExisting } from "../scripts/lib/deploy/createVaults";
import { toDeployFunction } from "../scripts/lib/deployContext";

/** One vault a policy, created by the factory and seeded in kind by the deployer. */
export default toDeployFunction({
  tags: ["vaults"],
  dependencies: ["balances", "feeds", "registry", "quotes", "risk"],
  async run(context) {
    await recordExisting(context);
    await createVaults(context);
  },
});
