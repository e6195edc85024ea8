import type { Rpc } from "./rpc";

/**
 * Wraps an RPC so that every transaction is mined `step` seconds after the one before, whatever the wall clock says:
 * two installations then give the same state to the bit.
 */
export function withSteadyClock(rpc: Rpc, start: number, step: number): Rpc {
  let next = start;
  return {
    async send(method: string, params: unknown[]): Promise<unknown> {
      if (method === "eth_sendTransaction") {
        next += step;
        await rpc.send("evm_setNextBlockTimestamp", [next]);
      }
      return rpc.send(method, params);
    },
  };
}
