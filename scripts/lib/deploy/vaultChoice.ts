import type { HardhatRuntimeEnvironment } from "hardhat/types";
import { networkConfig, type VaultTerms } from "../networkConfig";

/** Environment variable that chooses policies on the command line: names with commas, or "none". */
export const VAULTS_VARIABLE = "BALLAST_VAULTS";

/** Policies asked for by a caller in this process, for as long as its deployment runs. */
const choices = new WeakMap<HardhatRuntimeEnvironment, readonly string[]>();

/** Runs `action` with the vaults of `policies` to create, or of the configuration if undefined. */
export async function withVaults<T>(
  hre: HardhatRuntimeEnvironment,
  policies: readonly string[] | undefined,
  action: () => Promise<T>,
): Promise<T> {
  if (policies !== undefined) choices.set(hre, policies);
  try {
    return await action();
  } finally {
    choices.delete(hre);
  }
}

function policiesOfVariable(): readonly string[] | undefined {
  const text = process.env[VAULTS_VARIABLE];
  if (text === undefined || text === "") return undefined;
  return text === "none" ? [] : text.split(",").map((name) => name.trim());
}

/** Terms of the vaults to create; throws when a policy is asked for that the network's configuration does not have. */
export function chosenVaults(hre: HardhatRuntimeEnvironment): readonly VaultTerms[] {
  const { vaults } = networkConfig(hre.network.name);
  const policies = choices.get(hre) ?? policiesOfVariable();
  if (policies === undefined) return vaults;
  return policies.map((policy) => {
    const terms = vaults.find((candidate) => candidate.policy === policy);
    if (terms !== undefined) return terms;
    const known = vaults.map((candidate) => candidate.policy).join(", ");
    throw new Error(`No vault of policy "${policy}" is configured for ${hre.network.name}; there is ${known}.`);
  });
}

/** Name under which the vault of a policy is recorded. */
export function vaultRecordName(policy: string): string {
  return `Vault-${policy}`;
}
