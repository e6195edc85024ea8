import { allocationVaultAbi, read, vaultFactoryAbi, type Address, type PolicyFile } from "@ballast/sdk";
import type { ReadContext } from "../deployContext";
import type { VaultTerms } from "../networkConfig";
import { differences } from "./differences";
import { attempt, mismatchesOf, type Mismatch } from "./mismatch";
import { readPolicy } from "./policyFile";
import type { ContractRecord } from "./records";
import { cloneCode } from "./runtimeCode";
import { vaultRecordName } from "./vaultChoice";
import { clientOf, configurationOf, saltOf } from "./vaultCreation";
import { creationArguments, isCreationOf } from "./vaultRecord";

/** {share} What the vault locks of its seed, and where; see AllocationVault. */
const LOCKED_SHARES = 10n ** 15n;
const LOCK: Address = "0x000000000000000000000000000000000000dead";

type Checks = readonly (readonly [field: string, expected: unknown, found: unknown])[];

const toMismatches = (name: string, checks: Checks): readonly Mismatch[] =>
  checks.flatMap(([field, expected, found]) => mismatchesOf(name, field, differences(expected, found)));

/** Views of the vault against its terms. */
async function termChecks(context: ReadContext, vault: Address, terms: VaultTerms): Promise<Checks> {
  const view = async (name: string, values: readonly string[] = []): Promise<readonly unknown[]> =>
    read(context.reader, { abi: allocationVaultAbi, to: vault, name, values }, "latest");
  const [, lossBudget, lossPeriod] = await view("lossBudget");
  const [locked] = await view("balanceOf", [LOCK]);
  return [
    ["name", terms.name, (await view("name"))[0]],
    ["symbol", terms.symbol, (await view("symbol"))[0]],
    ["owner", context.account(context.config.owner), (await view("owner"))[0]],
    ["allocator", context.account(context.config.allocator), (await view("allocator"))[0]],
    ["policyRegistry", await context.addressOf("PolicyRegistry"), (await view("policyRegistry"))[0]],
    ["lossBudget", terms.lossBudget, lossBudget],
    ["lossPeriod", terms.lossPeriod, lossPeriod],
    ["locked seed", `at least ${LOCKED_SHARES} shares`, lockedText(locked as bigint)],
  ];
}

/** Others may add to the lock, so what counts is that nothing of it is missing. */
function lockedText(locked: bigint): string {
  return locked >= LOCKED_SHARES ? `at least ${LOCKED_SHARES} shares` : `${locked} shares`;
}

/** The vault's address, code and origin against factory and record. */
async function originChecks(
  context: ReadContext,
  vault: Address,
  { policy }: VaultTerms,
  record: ContractRecord,
): Promise<Checks> {
  const [client, factory] = [await clientOf(context), await context.addressOf("VaultFactory")];
  const hash = record.transactionHash;
  const receipt = hash === undefined ? null : await context.provider.getTransactionReceipt(hash);
  const isVault = await read(
    context.reader,
    { abi: vaultFactoryAbi, to: factory, name: "isVault", values: [vault] },
    "latest",
  );
  const predicted = receipt === null ? undefined : await client.vaultAddress(receipt.from, saltOf(policy));
  const { abi } = await context.compiled("IAllocationVault");
  return [
    ["record.abi", abi, record.abi],
    [
      "record.args",
      hash === undefined ? undefined : await creationArguments(context, hash),
      record.constructorArguments,
    ],
    ["address by salt", predicted, vault],
    [
      "code",
      cloneCode(await context.addressOf("AllocationVaultImplementation")),
      await context.provider.getCode(vault),
    ],
    ["is a vault of the factory", true, isVault[0]],
    ["created in transaction", true, receipt !== null && isCreationOf(receipt, factory, vault)],
  ];
}

/** The policy in force against the policy file. */
async function policyChecks(context: ReadContext, vault: Address, file: PolicyFile): Promise<Checks> {
  const [pointer] = await read(context.reader, { abi: allocationVaultAbi, to: vault, name: "policy" }, "latest");
  const inForce = await (await clientOf(context)).policy(pointer as Address);
  return [["policy", await configurationOf(context, file), inForce]];
}

/** All in which a vault differs from its terms and its policy file. */
export async function vaultMismatches(context: ReadContext, terms: VaultTerms): Promise<readonly Mismatch[]> {
  const name = vaultRecordName(terms.policy);
  const record = await context.recordOf(name);
  if (record === undefined) return [{ name, field: "record", expected: "a record", found: "none" }];
  const vault = record.address.toLowerCase() as Address;
  if ((await context.provider.getCode(vault)) === "0x") {
    return [{ name, field: "code", expected: "a vault", found: `none at ${vault}` }];
  }
  return [
    ...(await attempt(name, "origin", async () =>
      toMismatches(name, await originChecks(context, vault, terms, record)),
    )),
    ...(await attempt(name, "terms", async () => toMismatches(name, await termChecks(context, vault, terms)))),
    ...(await attempt(name, "policy", async () =>
      toMismatches(name, await policyChecks(context, vault, readPolicy(terms.policy))),
    )),
  ];
}
