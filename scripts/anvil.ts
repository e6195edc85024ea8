import { REPLICA_START, REPLICA_START_BLOCK, type Rpc } from "@ballast/replica";
import { JsonRpcProvider } from "ethers";
import { spawn, type ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import { foundryBinary } from "./foundry.cjs";

/** A running anvil node with chain id 1. */
export interface Anvil {
  readonly url: string;
  readonly rpc: Rpc;
  stop(): Promise<void>;
}

const START_ATTEMPTS = 200;
const START_PAUSE_MS = 50;

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === "string") reject(new Error("No free port."));
        else resolve(address.port);
      });
    });
  });
}

async function waitUntilUp(provider: JsonRpcProvider, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < START_ATTEMPTS; attempt++) {
    if (child.exitCode !== null) throw new Error(`anvil stopped at once with exit code ${child.exitCode}.`);
    try {
      await provider.send("eth_chainId", []);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, START_PAUSE_MS));
    }
  }
  throw new Error(`anvil did not answer within ${(START_ATTEMPTS * START_PAUSE_MS) / 1000} s.`);
}

/** Starts a chain whose clock and block number are those at which the replica is installed; blocks as large as mainnet's. */
export const REPLICA_GENESIS = [
  ...["--timestamp", String(REPLICA_START)],
  ...["--number", String(REPLICA_START_BLOCK)],
  ...["--gas-limit", "30000000"],
] as const;

/** Starts anvil on a free local port and waits until it answers. */
export async function startAnvil(extraArguments: readonly string[] = []): Promise<Anvil> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const base = ["--port", String(port), "--chain-id", "1", "--silent"];
  const child = spawn(foundryBinary("anvil"), [...base, ...extraArguments], { stdio: "ignore" });
  const provider = new JsonRpcProvider(url, 1, { staticNetwork: true, batchMaxCount: 1 });
  await waitUntilUp(provider, child);
  return {
    url,
    rpc: { send: (method, params) => provider.send(method, params) as Promise<unknown> },
    async stop(): Promise<void> {
      provider.destroy();
      const stopped = new Promise((resolve) => child.once("exit", resolve));
      child.kill();
      await stopped;
    },
  };
}
