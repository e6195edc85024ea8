import {
  addressOf,
  BallastClient,
  checkPolicy,
  policyConfiguration,
  readPolicyFacts,
  readRiskFacts,
  type Address,
  type CreateVault,
  type Hex,
  type PolicyConfiguration,
  type PolicyFile,
} from "@ballast/sdk";
import { id } from "ethers";
import type { DeployContext, ReadContext } from "../deployContext";
import type { VaultTerms } from "../networkConfig";
import { assetBook } from "./assetBook";
import { feedAddresses } from "./feedAddresses";
import { readPolicy } from "./policyFile";
import { riskBook } from "./riskTerms";
import { planSeeds, seedOf, totalOf, type SeedPlan } from "./seed";

const WAD = 10n ** 18n;

/** A vault that is not on the chain yet, with what its seed is made of. */
export interface MissingVault {
  readonly terms: VaultTerms;
  readonly file: PolicyFile;
  /** {tok} per component. */
  readonly seed: readonly bigint[];
}

/** Makes the vault's address, together with factory and creator: one vault a policy and creator. */
export function saltOf(policy: string): Hex {
  return id(`ballast/${policy}`) as Hex;
}

/** The SDK's client of the recorded registry and factory. */
export async function clientOf(context: ReadContext): Promise<BallastClient> {
  const [registry, factory] = [await context.addressOf("PolicyRegistry"), await context.addressOf("VaultFactory")];
  return new BallastClient(context.reader, { registry, factory });
}

/** A policy file with the recorded tokens and feeds of the network. */
export async function configurationOf(context: ReadContext, file: PolicyFile): Promise<PolicyConfiguration> {
  const book = riskBook(context.config.risk, addressOf(await context.addressOf("CovarianceOracle")));
  return policyConfiguration(file, assetBook(context.config.assets, await feedAddresses(context)), book);
}

/** Address of the deployer's vault of a policy if it is on the chain, by the factory's CREATE2 salt. */
export async function existingVault(context: DeployContext, policy: string): Promise<Address | undefined> {
  const factory = await context.recordOf("VaultFactory");
  if (factory === undefined || (await context.provider.getCode(factory.address)) === "0x") return undefined;
  const address = await (await clientOf(context)).vaultAddress(context.deployer, saltOf(policy));
  return (await context.provider.getCode(address)) === "0x" ? undefined : address;
}

/** The asked-for vaults that are not on the chain. */
export async function missingVaults(context: DeployContext): Promise<readonly MissingVault[]> {
  const missing: MissingVault[] = [];
  for (const terms of context.vaults) {
    if ((await existingVault(context, terms.policy)) !== undefined) continue;
    const file = readPolicy(terms.policy);
    missing.push({ terms, file, seed: await seedOf(context.provider, context.config, terms, file) });
  }
  return missing;
}

/** Thrown when the deployer does not hold what the seeds take. */
export class SeedMissingError extends Error {
  constructor(account: string, network: string, { shortages }: SeedPlan) {
    const lines = shortages.map(
      ({ symbol, token, needed, held }) => `  ${symbol} (${token}): needs ${needed}, holds ${held}, in smallest units`,
    );
    super(
      `The deployer ${account} does not hold the vaults' seed on ${network}:\n${lines.join("\n")}\nSend it these tokens, ` +
        "lower the seeds in scripts/lib/networkConfig.ts, or choose vaults by BALLAST_VAULTS. No vault was created.",
    );
    this.name = "SeedMissingError";
  }
}

/** How the deployer pays the seeds of `missing`. @throws {@link SeedMissingError} when it cannot. */
export async function requireSeeds(context: DeployContext, missing: readonly MissingVault[]): Promise<SeedPlan> {
  const plan = await planSeeds(context.provider, context.config, context.deployer, totalOf(missing));
  if (plan.shortages.length > 0) throw new SeedMissingError(context.deployer, context.network, plan);
  return plan;
}

/** Terms with which the factory creates a vault; the arguments of its record. */
export async function creationOf(
  context: DeployContext,
  { terms, file, seed }: MissingVault,
): Promise<Omit<CreateVault, "factory">> {
  const { name, symbol, lossBudget, lossPeriod, policy } = terms;
  return {
    name,
    symbol,
    owner: context.account(context.config.owner),
    allocator: context.account(context.config.allocator),
    lossBudget,
    lossPeriod,
    policy: await configurationOf(context, file),
    seed,
    seedShares: terms.seed * WAD,
    salt: saltOf(policy),
  };
}

/** What the registry would refuse, told before anything is sent. */
export async function requireAccepted(
  context: DeployContext,
  policy: string,
  creation: Omit<CreateVault, "factory">,
): Promise<void> {
  const registry = await context.addressOf("PolicyRegistry");
  const facts = await readPolicyFacts(context.reader, registry, creation.policy);
  const riskFacts = await readRiskFacts(context.reader, creation.policy);
  const error = checkPolicy(creation.policy, facts, { riskFacts });
  if (error === undefined) return;
  throw new Error(`The registry would refuse policy ${policy}: ${error.message} No vault was created.`, {
    cause: error,
  });
}
