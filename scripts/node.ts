// A local JSON-RPC node with the replica and one Ballast vault on it, for wallets, front ends and integrators: funded
// keys, printed addresses.
import { ADDRESSES, MainnetEnvironment, REPLICA_START } from "@ballast/replica";
import { HDNodeWallet, Mnemonic } from "ethers";
import hre from "hardhat";
import { deployBallast, type DeployedBallast } from "./lib/deployBallast";
import { networkRpc, serve } from "./lib/hardhat2";
import { renderTable } from "./lib/table";

const HOSTNAME = "127.0.0.1";
const DEFAULT_PORT = 8545;
const FUNDED_KEYS = 5;
/** Policy of the vault that is there to try. */
const POLICY = "sixty-forty";
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

/** The deployer, which seeds the vault, and the wallets that are printed. */
function testWallets(): [deployer: HDNodeWallet, ...funded: HDNodeWallet[]] {
  const mnemonic = Mnemonic.fromPhrase(MNEMONIC);
  const walletAt = (index: number): HDNodeWallet => HDNodeWallet.fromMnemonic(mnemonic, `m/44'/60'/0'/0/${index}`);
  return [walletAt(0), ...Array.from({ length: FUNDED_KEYS }, (_, index) => walletAt(index + 1))];
}

/** What an integrator needs of the deployment. */
function rowsOf({ registry, factory, routes, vaults }: DeployedBallast): [string, string][] {
  const created = Object.entries(vaults).map(([policy, address]): [string, string] => [`vault ${policy}`, address]);
  return [
    ["registry", registry],
    ["factory", factory],
    ["uniswapV3Route", routes.uniswapV3],
    ["erc4626Route", routes.erc4626],
    ...created,
  ];
}

async function main(): Promise<void> {
  await hre.run("compile", { quiet: true });
  const env = await MainnetEnvironment.open(networkRpc(hre), "mainnet replica");
  const [deployer, ...wallets] = testWallets();
  for (const { address } of [deployer, ...wallets]) {
    for (const [token, amount] of ALLOWANCES) await env.fund(env.addresses[token], address, amount);
  }
  const ballast = await deployBallast(hre, { vaults: [POLICY] });
  const server = await serve(hre, HOSTNAME, portFromArguments());
  console.log(`Ground: ${env.mode}, clock from ${new Date(REPLICA_START * 1000).toISOString()}, chain id 1`);
  console.log(renderTable(["contract", "address"], Object.entries(env.addresses)));
  console.log(`\n${renderTable(["Ballast", "address"], rowsOf(ballast))}`);
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
