import { toDeployFunction } from "../scripts/lib/deployContext";
import { renewQuotes } from "../scripts/lib/deploy/localQuotes";

/** On a local chain only: pools old enough and prices fresh enough for every feed to quote. Elsewhere nothing. */
export default toDeployFunction({
  tags: ["quotes"],
  dependencies: ["feeds"],
  async run(context) {
    if (context.config.isLocal) await renewQuotes(context);
  },
});
