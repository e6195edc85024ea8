import { contractExpectations } from "./deploy/expectations";
import { contractMismatches } from "./deploy/checkContract";
import { feedMismatches } from "./deploy/checkFeed";
import { attempt, type Mismatch } from "./deploy/mismatch";
import { vaultMismatches } from "./deploy/checkVault";
import { FEED_NAMES } from "./deploy/feedTerms";
import { vaultRecordName } from "./deploy/vaultChoice";
import type { ReadContext } from "./deployContext";
import { renderTable } from "./table";

export type { Mismatch } from "./deploy/mismatch";

/** What reading a deployment back came to. */
export interface ReadBack {
  /** Contracts that were read. */
  readonly contracts: readonly string[];
  readonly mismatches: readonly Mismatch[];
}

/**
 * Reads every contract of a deployment back from the chain and compares it with configuration, records, policy files and
 * compiled code. Sends nothing.
 */
export async function readBack(context: ReadContext): Promise<ReadBack> {
  const expectations = await contractExpectations(context);
  const mismatches: Mismatch[] = [];
  const collect = async (name: string, checks: () => Promise<readonly Mismatch[]>): Promise<void> => {
    mismatches.push(...(await attempt(name, "record", checks)));
  };
  for (const expected of expectations) await collect(expected.name, () => contractMismatches(context, expected));
  for (const name of FEED_NAMES) await collect(name, () => feedMismatches(context, name));
  for (const terms of context.vaults) {
    await collect(vaultRecordName(terms.policy), () => vaultMismatches(context, terms));
  }
  const vaults = context.vaults.map(({ policy }) => `vault of ${policy}`);
  return { contracts: [...expectations.map(({ name }) => name), ...vaults], mismatches };
}

/** Thrown when a deployment is not what was configured, listing every mismatch. */
export class DeploymentMismatchError extends Error {
  constructor(
    network: string,
    readonly mismatches: readonly Mismatch[],
  ) {
    const rows = mismatches.map(({ name, field, expected, found }) => [name, field, expected, found]);
    const table = renderTable(["name", "field", "expected", "found"], rows);
    super(`The deployment on ${network} differs from its configuration in ${mismatches.length} places:\n${table}`);
    this.name = "DeploymentMismatchError";
  }
}

/** Reads back and throws when something differs. @throws {@link DeploymentMismatchError} */
export async function requireReadBack(context: ReadContext): Promise<readonly string[]> {
  const { contracts, mismatches } = await readBack(context);
  if (mismatches.length > 0) throw new DeploymentMismatchError(context.network, mismatches);
  return contracts;
}
