import type { Address } from "@ballast/sdk";
import { JsonRpcProvider, toQuantity, Wallet, type Provider, type Signer } from "ethers";
import { ethers } from "hardhat";
import { startAnvil } from "../../../../scripts/anvil";

/** A chain to test on, and somebody who has ether there. */
export interface TestNode {
  readonly provider: Provider & { send(method: string, params: unknown[]): Promise<unknown> };
  readonly owner: Signer & { readonly address: string };
  stop(): Promise<void>;
}

/** First of the accounts that anvil starts with. */
const ANVIL_KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

/** The node inside Hardhat. */
export async function hardhatNode(): Promise<TestNode> {
  const [owner] = await ethers.getSigners();
  if (owner === undefined) throw new Error("Hardhat gave no signer.");
  return { provider: ethers.provider, owner, stop: () => Promise.resolve() };
}

/** A node of its own. Hardhat's keeps what it traced of every call: tens of megabytes for each of hundreds of trades. */
export async function anvilNode(): Promise<TestNode> {
  const anvil = await startAnvil(["--hardfork", "cancun", "--timestamp", "1780308000"]);
  const provider = new JsonRpcProvider(anvil.url, 1, { staticNetwork: true, cacheTimeout: -1, pollingInterval: 20 });
  const stop = async (): Promise<void> => {
    provider.destroy();
    await anvil.stop();
  };
  return { provider, owner: new Wallet(ANVIL_KEY, provider), stop };
}

/** {s} Time of the newest block. */
export async function now({ provider }: TestNode): Promise<bigint> {
  const block = await provider.getBlock("latest");
  if (block === null) throw new Error("The node has no block.");
  return BigInt(block.timestamp);
}

/** Lets time pass. {s} */
export async function pass({ provider }: TestNode, seconds: number | bigint): Promise<void> {
  await provider.send("evm_increaseTime", [Number(seconds)]);
  await provider.send("evm_mine", []);
}

/** Writes a word of a contract's storage. */
export async function write({ provider }: TestNode, contract: Address, slot: bigint, word: bigint): Promise<void> {
  const hex = `0x${word.toString(16).padStart(64, "0")}`;
  await provider.send("hardhat_setStorageAt", [contract, toQuantity(slot), hex]);
  await provider.send("evm_mine", []);
}

/** Sends from any account. */
export async function sendAs({ provider }: TestNode, from: Address, to: string, data: string): Promise<void> {
  await provider.send("hardhat_setBalance", [from, toQuantity(10n ** 18n)]);
  await provider.send("hardhat_impersonateAccount", [from]);
  await provider.send("eth_sendTransaction", [{ from, to, data }]);
  await provider.send("hardhat_stopImpersonatingAccount", [from]);
}

/** What a promise is rejected with; nothing where it is kept. */
export const thrownBy = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );
