import { toDeployFunction } from "../scripts/lib/deployContext";
import { feedConstruction } from "../scripts/lib/deploy/feedDeployment";
import { FEED_NAMES, type FeedName } from "../scripts/lib/deploy/feedTerms";
import { requireSources } from "../scripts/lib/deploy/sources";

/** The price feeds, each after those it names. */
export default toDeployFunction({
  tags: ["feeds"],
  dependencies: [],
  async run(context) {
    const { feeds } = context.config;
    await requireSources(context.provider, context.network, feeds);
    const addresses = new Map<FeedName, string>();
    const addressOf = (name: FeedName): string => {
      const address = addresses.get(name);
      if (address === undefined) throw new Error(`Feed ${name} is named by one that is deployed before it.`);
      return address;
    };
    for (const name of FEED_NAMES) {
      const { contract, constructorArguments } = feedConstruction(feeds[name], addressOf);
      addresses.set(name, (await context.deploy(name, contract, constructorArguments)).address);
    }
  },
});
