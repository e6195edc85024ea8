import { toQuantity } from "ethers";

/** Anything that answers Ethereum JSON-RPC: Hardhat's in-process provider, anvil, an ethers `JsonRpcProvider`. */
export interface Rpc {
  send(method: string, params: unknown[]): Promise<unknown>;
}

/** The fields of a transaction or call that the replica uses; amounts are hexadecimal quantities. */
export interface TransactionRequest {
  from: string;
  to?: string;
  data?: string;
  value?: string;
}

/** The part of a receipt the replica reads. */
export interface Receipt {
  status: string;
  contractAddress: string | null;
  transactionHash: string;
  blockNumber: string;
}

/** Below the EIP-7825 cap of 16,777,216 that Hardhat enforces. */
const TRANSACTION_GAS_LIMIT = 16_000_000;
const IMPERSONATED_BALANCE = 10n ** 21n;
/** Below this an impersonated account is topped up; far more than any transaction here costs. */
const LOW_BALANCE = 10n ** 20n;
const RECEIPT_ATTEMPTS = 400;
const RECEIPT_PAUSE_MS = 5;

/** Thrown when a replica transaction reverts or its receipt never comes. */
export class ReplicaTransactionError extends Error {
  constructor(request: TransactionRequest, reason: string) {
    const head = `from ${request.from} to ${request.to ?? "(create)"} data ${(request.data ?? "0x").slice(0, 74)}`;
    super(`Replica transaction ${reason}: ${head}. Check that the earlier installation steps ran on this chain.`);
    this.name = "ReplicaTransactionError";
  }
}

async function waitForReceipt(rpc: Rpc, hash: string): Promise<Receipt | null> {
  for (let attempt = 0; attempt < RECEIPT_ATTEMPTS; attempt++) {
    const receipt = (await rpc.send("eth_getTransactionReceipt", [hash])) as Receipt | null;
    if (receipt !== null) return receipt;
    await new Promise((resolve) => setTimeout(resolve, RECEIPT_PAUSE_MS));
  }
  return null;
}

/** Sends a transaction from an unlocked or impersonated account and waits until it is mined. */
export async function sendTransaction(rpc: Rpc, request: TransactionRequest): Promise<Receipt> {
  const hash = (await rpc.send("eth_sendTransaction", [
    { gas: toQuantity(TRANSACTION_GAS_LIMIT), ...request },
  ])) as string;
  const receipt = await waitForReceipt(rpc, hash);
  if (receipt === null) throw new ReplicaTransactionError(request, `was not mined (${hash})`);
  if (receipt.status !== "0x1") throw new ReplicaTransactionError(request, `reverted (${hash})`);
  return receipt;
}

/** Runs `action` with `account` impersonated and able to pay for gas; works on Hardhat and on anvil. */
export async function impersonating<T>(rpc: Rpc, account: string, action: () => Promise<T>): Promise<T> {
  await rpc.send("hardhat_impersonateAccount", [account]);
  try {
    await ensureBalance(rpc, account);
    return await action();
  } finally {
    await rpc.send("hardhat_stopImpersonatingAccount", [account]);
  }
}

async function ensureBalance(rpc: Rpc, account: string): Promise<void> {
  const balance = BigInt((await rpc.send("eth_getBalance", [account, "latest"])) as string);
  if (balance >= LOW_BALANCE) return;
  await rpc.send("hardhat_setBalance", [account, toQuantity(IMPERSONATED_BALANCE)]);
}

/** Sends one transaction as an account whose key nobody here holds. */
export function sendAs(rpc: Rpc, request: TransactionRequest): Promise<Receipt> {
  return impersonating(rpc, request.from, () => sendTransaction(rpc, request));
}

/** Reads the code at `address`; "0x" when there is none. */
export async function getCode(rpc: Rpc, address: string): Promise<string> {
  return (await rpc.send("eth_getCode", [address, "latest"])) as string;
}

/** Raises the nonce of `account` to `nonce`; never lowers it. */
export async function raiseNonce(rpc: Rpc, account: string, nonce: number): Promise<void> {
  const current = Number(await rpc.send("eth_getTransactionCount", [account, "latest"]));
  if (current > nonce) throw new Error(`Nonce of ${account} is already ${current}, past the wanted ${nonce}.`);
  if (current < nonce) await rpc.send("hardhat_setNonce", [account, toQuantity(nonce)]);
}
