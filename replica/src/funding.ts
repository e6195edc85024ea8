import { AbiCoder, keccak256, toBeHex, toQuantity, zeroPadValue } from "ethers";
import { ABIS } from "./abis";
import { ADDRESSES } from "./addresses";
import { RemoteContract } from "./installer";
import { impersonating, sendTransaction, type Rpc } from "./rpc";

/** Storage slots tried when looking for a token's balance mapping. */
const SLOTS_TRIED = 64;

/** Mints USDC as its master minter may. */
export async function mintUsdc(rpc: Rpc, to: string, amount: bigint): Promise<void> {
  const usdc = new RemoteContract(rpc, ADDRESSES.usdc, ABIS.usdcMinting);
  const [masterMinter] = (await usdc.read("masterMinter")) as [string];
  await usdc.send(masterMinter, "configureMinter", [masterMinter, amount]);
  await usdc.send(masterMinter, "mint", [to, amount]);
}

/** Wraps `amount` of ether that `account` is given first. */
export async function wrapEther(rpc: Rpc, account: string, amount: bigint): Promise<void> {
  const balance = BigInt((await rpc.send("eth_getBalance", [account, "latest"])) as string);
  const forGas = 10n ** 19n;
  await rpc.send("hardhat_setBalance", [account, toQuantity(balance + amount + forGas)]);
  const data = "0xd0e30db0"; // deposit()
  await impersonating(rpc, account, () =>
    sendTransaction(rpc, { from: account, to: ADDRESSES.weth, data, value: toQuantity(amount) }),
  );
}

async function balanceOf(rpc: Rpc, token: string, account: string): Promise<bigint> {
  const [balance] = await new RemoteContract(rpc, token, ABIS.erc20).read("balanceOf", [account]);
  return balance as bigint;
}

/**
 * Adds `amount` to an ERC-20 balance by writing its storage: the balance mapping is found by trying slots and looking
 * whether `balanceOf` follows. The total supply stays as it is. For tokens that nobody here may mint.
 */
export async function writeBalance(rpc: Rpc, token: string, account: string, amount: bigint): Promise<void> {
  const before = await balanceOf(rpc, token, account);
  const wanted = before + amount;
  for (let slot = 0; slot < SLOTS_TRIED; slot++) {
    const key = keccak256(AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [account, slot]));
    const old = (await rpc.send("eth_getStorageAt", [token, key, "latest"])) as string;
    if (BigInt(old) !== before) continue;
    await rpc.send("hardhat_setStorageAt", [token, key, zeroPadValue(toBeHex(wanted), 32)]);
    if ((await balanceOf(rpc, token, account)) === wanted) return;
    await rpc.send("hardhat_setStorageAt", [token, key, zeroPadValue(toBeHex(BigInt(old)), 32)]);
  }
  throw new Error(`No balance mapping of ${token} in the first ${SLOTS_TRIED} slots: it cannot be funded by storage.`);
}

/** Gives `account` an additional `amount` of `token` in its smallest unit, on the replica and on a fork alike. */
export async function fund(rpc: Rpc, token: string, account: string, amount: bigint): Promise<void> {
  if (token === ADDRESSES.usdc) return mintUsdc(rpc, account, amount);
  if (token === ADDRESSES.weth) return wrapEther(rpc, account, amount);
  return writeBalance(rpc, token, account, amount);
}
