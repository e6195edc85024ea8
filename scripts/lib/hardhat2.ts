// All that is particular to Hardhat 2 outside hardhat.config.ts; see docs/adr/0001-hardhat-2.md.
import type { Rpc } from "@ballast/replica";
import { JsonRpcServer } from "hardhat/internal/hardhat-network/jsonrpc/server";
import type { HardhatRuntimeEnvironment } from "hardhat/types";
import type { Server } from "node:http";

/** {ms} that an idle connection is kept open. */
const KEEP_ALIVE = 60_000;

/** A JSON-RPC server in this process. */
export interface RunningServer {
  readonly url: string;
  waitUntilClosed(): Promise<void>;
  close(): Promise<void>;
}

/** Hardhat's in-process chain as a plain JSON-RPC. */
export function networkRpc(hre: HardhatRuntimeEnvironment): Rpc {
  return { send: (method, params) => hre.network.provider.send(method, params) as Promise<unknown> };
}

/** Serves Hardhat's in-process chain over HTTP and WebSocket. Port 0 takes any free one. */
export async function serve(hre: HardhatRuntimeEnvironment, hostname: string, port: number): Promise<RunningServer> {
  const server = new JsonRpcServer({ hostname, port, provider: hre.network.provider });
  // Node's five seconds are shorter than a client may be busy with loading scripts between two requests.
  const http = Reflect.get(server, "_httpServer") as Server;
  http.keepAliveTimeout = KEEP_ALIVE;
  const listening = await server.listen();
  return {
    url: `http://${listening.address}:${listening.port}`,
    waitUntilClosed: async () => {
      await server.waitUntilClosed();
    },
    close: async () => {
      await server.close();
    },
  };
}
