import { approve, getRequirements, type CreateVault } from "@ballast/sdk";
import type { DeployContext } from "../deployContext";
import type { Wrapping } from "./seed";
import { assetTerms } from "./seed";
import {
  clientOf,
  creationOf,
  existingVault,
  missingVaults,
  requireAccepted,
  requireSeeds,
  saltOf,
} from "./vaultCreation";
import { creationHash, recordVault } from "./vaultRecord";
import { vaultRecordName } from "./vaultChoice";
import { depositData } from "./wrap";

/** Records the vaults that are on the chain already but not in the records. */
export async function recordExisting(context: DeployContext): Promise<void> {
  for (const { policy } of context.vaults) {
    const vault = await existingVault(context, policy);
    if (vault === undefined || (await context.recordOf(vaultRecordName(policy))) !== undefined) continue;
    await recordVault(context, policy, vault, await creationHash(context, vault));
  }
}

/** Deposits an asset for the ERC-4626 shares that the seeds lack. */
async function wrap(context: DeployContext, { share, asset, assets }: Wrapping): Promise<void> {
  const [to, token] = [assetTerms(context.config, share).token, assetTerms(context.config, asset).token];
  await context.send(approve({ token, spender: to, amount: assets }));
  const { hash } = await context.send({ to, data: depositData(assets, context.deployer), value: 0n });
  context.log(`deposited ${assets} of the smallest unit of ${asset} for ${share} (tx: ${hash})`);
}

async function createVault(
  context: DeployContext,
  policy: string,
  creation: Omit<CreateVault, "factory">,
): Promise<void> {
  const client = await clientOf(context);
  const vault = await client.vaultAddress(context.deployer, saltOf(policy));
  const action = client.createVault(creation);
  for (const approval of await getRequirements(context.reader, context.deployer, action)) await context.send(approval);
  const { hash } = await context.send(action.transaction);
  await recordVault(context, policy, vault, hash);
  context.log(`created the vault of ${policy} (tx: ${hash}) at ${vault}`);
}

/** Creates what is asked for and not on the chain. Seeds and policies are checked before anything is sent. */
export async function createVaults(context: DeployContext): Promise<void> {
  const missing = await missingVaults(context);
  if (missing.length === 0) return;
  const { wrappings } = await requireSeeds(context, missing);
  const creations: [policy: string, creation: Omit<CreateVault, "factory">][] = [];
  for (const vault of missing) {
    const { policy } = vault.terms;
    const creation = await creationOf(context, vault);
    await requireAccepted(context, policy, creation);
    creations.push([policy, creation]);
  }
  for (const wrapping of wrappings) await wrap(context, wrapping);
  for (const [policy, creation] of creations) await createVault(context, policy, creation);
}
