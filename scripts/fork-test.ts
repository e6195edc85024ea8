// Tests the fork path without a network: Hardhat forks a local anvil that holds the replica and runs the same suite,
// installing nothing.
import { installReplica } from "@ballast/replica";
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { REPLICA_GENESIS, startAnvil } from "./anvil";

const ROOT = path.join(__dirname, "..");
const SUITE = path.join("test", "fork");

function runSuite(url: string, block: number): Promise<number> {
  const files = fs.readdirSync(path.join(ROOT, SUITE)).filter((file) => file.endsWith(".test.ts"));
  const hardhat = require.resolve("hardhat/internal/cli/bootstrap");
  const test = ["test", "--no-compile", ...files.map((file) => path.join(SUITE, file))];
  const child = spawn(process.execPath, [hardhat, ...test], {
    cwd: ROOT,
    stdio: "inherit",
    env: { ...process.env, MAINNET_RPC_URL: url, FORK_BLOCK: String(block) },
  });
  return new Promise((resolve) => {
    child.once("exit", (code) => {
      resolve(code ?? 1);
    });
  });
}

async function main(): Promise<void> {
  const anvil = await startAnvil(REPLICA_GENESIS);
  try {
    await installReplica(anvil.rpc);
    // Left to itself Hardhat forks some blocks back, out of reach of reorganisations, where the replica is half built.
    const latest = Number(await anvil.rpc.send("eth_blockNumber", []));
    process.exitCode = await runSuite(anvil.url, latest);
  } finally {
    await anvil.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
