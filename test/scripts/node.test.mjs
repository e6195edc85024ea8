// `npm run node` serves a client that knows nothing of Hardhat: plain ethers over HTTP, with a printed key; and the SDK's
// quickstart, as the README shows it.
import { Contract, JsonRpcProvider, MaxUint256, Wallet } from "ethers";
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
const ARGUMENTS = ["-r", "ts-node/register/transpile-only", "scripts/node.ts", "--port", "0"];

const QUICKSTART = path.join(ROOT, "docs", "quickstart.mjs");

let child;
let url;
let provider;
let printed = "";

const printedAddress = (name) => printed.match(new RegExp(`^${name} +(0x[0-9a-fA-F]{40})$`, "m"))[1];
const printedKey = () => printed.match(/(0x[0-9a-fA-F]{64})/)[1];

before(async () => {
  child = spawn(process.execPath, ARGUMENTS, { cwd: ROOT });
  url = await new Promise((resolve, reject) => {
    const keep = (chunk) => {
      printed += chunk;
      const listening = printed.match(/Listening on (\S+)/);
      if (listening !== null) resolve(listening[1]);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("exit", () => reject(new Error(printed)));
  });
  provider = new JsonRpcProvider(url, undefined, { cacheTimeout: -1 });
});

after(() => {
  provider?.destroy();
  child?.kill();
});

test("names its ground and chain id 1", async () => {
  assert.match(printed, /Ground: mainnet replica/);
  assert.equal((await provider.getNetwork()).chainId, 1n);
});

test("lets a wallet with a printed key swap on the real router", async () => {
  const wallet = new Wallet(printedKey(), provider);
  const [usdc, weth, router] = ["usdc", "weth", "swapRouter02"].map(printedAddress);
  const erc20 = [
    "function balanceOf(address) view returns (uint256)",
    "function approve(address,uint256) returns (bool)",
  ];
  const token = new Contract(usdc, erc20, wallet);
  assert.equal(await token.balanceOf(wallet.address), 1_000_000_000_000n);
  await (await token.approve(router, MaxUint256)).wait();
  const swap =
    "function exactInputSingle((address,address,uint24,address,uint256,uint256,uint160)) payable returns (uint256)";
  const contract = new Contract(router, [swap], wallet);
  const ether = new Contract(weth, erc20, wallet);
  const before = await ether.balanceOf(wallet.address);
  await (await contract.exactInputSingle([usdc, weth, 500, wallet.address, 10_000_000_000n, 0, 0])).wait();
  assert.ok((await ether.balanceOf(wallet.address)) > before);
});

test("serves the quickstart: a deposit by the SDK alone", async () => {
  const terms = ["registry", "factory", "vault sixty-forty", "usdc"].map(printedAddress);
  const { stdout } = await promisify(execFile)(process.execPath, [QUICKSTART, url, printedKey(), ...terms], {
    cwd: ROOT,
  });
  const shares = BigInt(stdout.match(/^shares: (\d+)n$/m)[1]);
  // 1,000 dollars at one dollar a share, less the spread of the feeds and the swing fee
  assert.ok(shares > 970n * 10n ** 18n && shares < 1_000n * 10n ** 18n, String(shares));
});

test("the README shows the quickstart that runs", () => {
  const readme = fs.readFileSync(path.join(ROOT, "README.md"), "utf8");
  assert.ok(readme.includes(fs.readFileSync(QUICKSTART, "utf8")), "docs/quickstart.mjs differs from the README");
});
