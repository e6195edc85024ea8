import { isHexString } from "ethers";
import type { Deployment } from "hardhat-deploy/types";
import type { HardhatRuntimeEnvironment } from "hardhat/types";

const HASH_BYTES = 32;

/** A contract as `deployments/<network>/<name>.json` has it. */
export interface ContractRecord {
  readonly address: string;
  readonly abi: readonly unknown[];
  /** Arguments of the constructor, or of the factory's `create` for a vault; numbers as decimal texts. */
  readonly constructorArguments: readonly unknown[];
  /** Transaction that deployed it; undefined when the record has lost it. */
  readonly transactionHash: string | undefined;
}

/** What hardhat-deploy has recorded, in this form. */
export function toRecord({ address, abi, args, transactionHash, receipt }: Deployment): ContractRecord {
  const hash = transactionHash ?? receipt?.transactionHash;
  return { address, abi, constructorArguments: args ?? [], transactionHash: hash };
}

/** Whole numbers as decimal texts, all the way down: JSON has no numbers that are large enough. */
export function toRecordable(value: unknown): unknown {
  if (typeof value === "bigint" || typeof value === "number") return value.toString();
  if (Array.isArray(value)) return value.map(toRecordable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, toRecordable(part)]));
}

/** Forgets the records whose transaction the chain does not have: it was put back to an earlier block. */
export async function forgetLostRecords(hre: HardhatRuntimeEnvironment): Promise<void> {
  const records = await hre.deployments.all();
  for (const [name, record] of Object.entries(records)) {
    const { transactionHash: hash } = toRecord(record);
    const isHash = isHexString(hash, HASH_BYTES);
    const receipt = isHash ? await hre.ethers.provider.getTransactionReceipt(hash) : null;
    if (receipt === null) await hre.deployments.delete(name);
  }
}
