import { atLeast, BallastClient, previewDeposit } from "@ballast/sdk";
import { ethersReader, send } from "@ballast/sdk/ethers";
import { JsonRpcProvider, Wallet } from "ethers";

const [url, key, registry, factory, address, usdc] = process.argv.slice(2);
const signer = new Wallet(key, new JsonRpcProvider(url, undefined, { cacheTimeout: -1 }));
const vault = new BallastClient(ethersReader(signer.provider), { registry, factory }).vault(address);
const [amount, snapshot] = [1_000_000_000n, await vault.snapshot()]; // 1,000 USDC
const terms = { asset: usdc, amount, receiver: signer.address, deadline: snapshot.block.timestamp + 600n };
const deposit = vault.deposit({ ...terms, minShares: atLeast(previewDeposit(snapshot, usdc, amount), 50n) }); // 0.5 %
for (const approval of await vault.getRequirements(signer.address, deposit)) await send(signer, approval);
await send(signer, deposit.transaction);
console.log("shares:", await vault.sharesOf(signer.address));
signer.provider.destroy();
