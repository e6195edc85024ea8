// Only for chains whose clock and prices are ours: a replica, or a fork in process.
import { FEEDS, MainnetEnvironment, type FeedName as ProxyName } from "@ballast/replica";
import { feedAbi, tryRead, twapFeedAbi, type AbiItem, type Address } from "@ballast/sdk";
import { toQuantity } from "ethers";
import type { DeployContext } from "../deployContext";
import { FEED_NAMES } from "./feedTerms";

async function answers(context: DeployContext, to: Address, abi: readonly AbiItem[], name: string): Promise<boolean> {
  return (await tryRead(context.reader, { abi, to, name }, "latest")).ok;
}

/** Lets time pass until the pools have been observed for the length of the averages. */
async function agePools(context: DeployContext): Promise<void> {
  for (const name of FEED_NAMES) {
    const terms = context.config.feeds[name];
    if (terms.kind !== "twap") continue;
    if (await answers(context, await context.addressOf(name), twapFeedAbi, "poolState")) continue;
    context.log(`moving the local chain's clock on by ${terms.window} s for the history of ${name}`);
    await context.rpc.send("evm_increaseTime", [toQuantity(terms.window)]);
    await context.rpc.send("evm_mine", []);
  }
}

async function allQuote(context: DeployContext): Promise<boolean> {
  for (const name of FEED_NAMES) {
    if (!(await answers(context, await context.addressOf(name), feedAbi, "guardedQuote"))) return false;
  }
  return true;
}

/** Gives every Chainlink proxy a new round with the answer that it has, if a feed does not quote. */
export async function renewQuotes(context: DeployContext): Promise<void> {
  await agePools(context);
  if (await allQuote(context)) return;
  context.log("renewing the local chain's Chainlink answers, since not every feed quotes");
  // The protocols are there already: in this mode nothing is installed.
  const env = await MainnetEnvironment.open(context.rpc, "fork of a local node");
  for (const name of Object.keys(FEEDS) as ProxyName[]) await env.setPrice(name, await env.price(name));
}
