import { toDeployFunction } from "../scripts/lib/deployContext";
import { requireReadBack } from "../scripts/lib/readBack";

/** Reads everything back from the chain and fails, naming each, on any mismatch. Sends nothing. */
export default toDeployFunction({
  tags: ["check"],
  dependencies: [],
  async run(context) {
    const contracts = await requireReadBack(context);
    context.log(`Read back and as configured on ${context.network}: ${contracts.join(", ")}.`);
  },
});
