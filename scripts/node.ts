// A local JSON-RPC node with the replica on it, for wallets and front ends: funded keys, printed addresses.
import { ADDRESSES, MainnetEnvironment, REPLICA_START } from "@ballast/replica";
import { HDNodeWallet, Mnemonic } from "ethers";
import hre from "hardhat";
import { networkRpc, serve } from "./lib/hardhat2";
import { renderTable } from "./lib/table";

const HOSTNAME = "127.0.0.1";
const DEFAULT_PORT = 8545;
const FUNDED_KEYS = 5;
/** Hardhat's and anvil's public test mnemonic: known to everybody, never to be used for anything of value. */
const MNEMONIC = "test test test test test test test test test test test junk";

const ALLOWANCES: readonly (readonly [token: keyof typeof ADDRESSES, amount: bigint])[] = [
  ["usdc", 1_000_000n * 10n ** 6n],
  ["weth", 500n * 10n ** 18n],
  ["wbtc", 20n * 10n ** 8n],
  ["link", 50_000n * 10n ** 18n],
  ["wsteth", 300n * 10n ** 18n],
];

function portFromArguments(): number {
  const index = process.argv.indexOf("--port");
  const text = index === -1 ? String(DEFAULT_PORT) : (process.argv[index + 1] ?? "");
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port takes 0 to 65535, not "${text}".`);
  return port;
}

function fundedWallets(): HDNodeWallet[] {
  const mnemonic = Mnemonic.fromPhrase(MNEMONIC);
  const paths = Array.from({ length: FUNDED_KEYS }, (_, index) => `m/44'/60'/0'/0/${index}`);
  return paths.map((path) => HDNodeWallet.fromMnemonic(mnemonic, path));
}

async function main(): Promise<void> {
  const env = await MainnetEnvironment.open(networkRpc(hre), "mainnet replica");
  const wallets = fundedWallets();
  for (const { address } of wallets) {
    for (const [token, amount] of ALLOWANCES) await env.fund(env.addresses[token], address, amount);
  }
  const server = await serve(hre, HOSTNAME, portFromArguments());
  console.log(`Ground: ${env.mode}, clock from ${new Date(REPLICA_START * 1000).toISOString()}, chain id 1`);
  console.log(renderTable(["contract", "address"], Object.entries(env.addresses)));
  console.log("\nFunded test keys. They are public: never use them for anything of value.");
  console.log(
    renderTable(
      ["address", "private key"],
      wallets.map((wallet) => [wallet.address, wallet.privateKey]),
    ),
  );
  console.log(`\nListening on ${server.url} (Ctrl+C stops)`);
  await server.waitUntilClosed();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
