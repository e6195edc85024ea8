// All that is particular to Hardhat 2 outside hardhat.config.ts; see docs/adr/0001-hardhat-2.md.
import type { Rpc } from "@ballast/replica";
import { JsonRpcServer } from "hardhat/internal/hardhat-network/jsonrpc/server";
import type { HardhatRuntimeEnvironment } from "hardhat/types";

/** A JSON-RPC server in this process. */
export interface RunningServer {
  readonly url: string;
  waitUntilClosed(): Promise<void>;
}

/** Hardhat's in-process chain as a plain JSON-RPC. */
export function networkRpc(hre: HardhatRuntimeEnvironment): Rpc {
  return { send: (method, params) => hre.network.provider.send(method, params) as Promise<unknown> };
}

/** Serves Hardhat's in-process chain over HTTP and WebSocket. Port 0 takes any free one. */
export async function serve(hre: HardhatRuntimeEnvironment, hostname: string, port: number): Promise<RunningServer> {
  const server = new JsonRpcServer({ hostname, port, provider: hre.network.provider });
  const listening = await server.listen();
  return {
    url: `http://${listening.address}:${listening.port}`,
    waitUntilClosed: async () => {
      await server.waitUntilClosed();
    },
  };
}
