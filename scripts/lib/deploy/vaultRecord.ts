import {
  decodeParameters,
  isSameAddress,
  vaultFactoryAbi,
  type AbiItem,
  type AbiValue,
  type Address,
} from "@ballast/sdk";
import { Interface, type TransactionReceipt } from "ethers";
import type { DeployContext, ReadContext } from "../deployContext";
import { vaultRecordName } from "./vaultChoice";

const FACTORY = new Interface(vaultFactoryAbi);
const FUNCTIONS: readonly AbiItem[] = vaultFactoryAbi;
const CREATE = FUNCTIONS.find(({ type, name }) => type === "function" && name === "create");
const SELECTOR_DIGITS = 10;

/** Whether a transaction made the factory create the vault. */
export function isCreationOf(receipt: TransactionReceipt, factory: string, vault: string): boolean {
  return receipt.logs
    .filter((log) => isSameAddress(log.address, factory))
    .map((log) => FACTORY.parseLog(log))
    .some((event) => event?.name === "VaultCreated" && isSameAddress(String(event.args.vault), vault));
}

/** Block in which the factory was deployed; 0 when its record has lost the transaction. */
async function birthOf(context: ReadContext): Promise<number> {
  const hash = (await context.recordOf("VaultFactory"))?.transactionHash;
  const receipt = hash === undefined ? null : await context.provider.getTransactionReceipt(hash);
  return receipt?.blockNumber ?? 0;
}

/** Transaction that created a vault, by the factory's event. */
export async function creationHash(context: ReadContext, vault: Address): Promise<string> {
  const address = await context.addressOf("VaultFactory");
  const topics = FACTORY.encodeFilterTopics("VaultCreated", [vault]);
  const [log] = await context.provider.getLogs({ address, topics, fromBlock: await birthOf(context) });
  if (log === undefined) throw new Error(`The factory ${address} has no event of the creation of the vault ${vault}.`);
  return log.transactionHash;
}

/** Arguments of the factory's `create` in a transaction; undefined when the node does not know it. */
export async function creationArguments(context: ReadContext, hash: string): Promise<readonly AbiValue[] | undefined> {
  const transaction = await context.provider.getTransaction(hash);
  if (transaction === null) return undefined;
  return decodeParameters(CREATE?.inputs ?? [], `0x${transaction.data.slice(SELECTOR_DIGITS)}`);
}

/** Records a vault with the arguments of the transaction that created it. */
export async function recordVault(
  context: DeployContext,
  policy: string,
  address: Address,
  transactionHash: string,
): Promise<void> {
  const constructorArguments = await creationArguments(context, transactionHash);
  if (constructorArguments === undefined) {
    throw new Error(`The node does not know transaction ${transactionHash}, which created the vault ${address}.`);
  }
  await context.record(vaultRecordName(policy), "IAllocationVault", { address, constructorArguments, transactionHash });
}
