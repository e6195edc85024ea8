// Runs the bench's contracts on anvil: every figure is one `eth_call` whose state override puts the contract's code in
// place, so that nothing is deployed, mined or kept.
import type { Rpc } from "@ballast/replica";
import { Interface } from "ethers";
import { startAnvil } from "../anvil";
import { compileContract, type Setting } from "./compiler";
import type { Point } from "./points";

/** Results that a contract of the bench gives at most: a call's and a put's value, or all eight of the Greeks. */
export type Values = readonly bigint[];

/** A contract of the bench, ready to be called. */
export interface Loaded {
  readonly abi: Interface;
  /** Runtime code. */
  readonly code: string;
}

/** Where every contract stands while it is called. */
const ADDRESS = `0x${"be".repeat(20)}`;
/** {gas} Of a call: more than the dearest library takes for the largest batch. */
const GAS_LIMIT = 1_000_000_000;
const CHAIN = ["--hardfork", "cancun", "--gas-limit", String(GAS_LIMIT), "--disable-code-size-limit"];

/** Copies of a point that its gas is averaged over. */
const COPIES = 4;
/** Points of one call: anvil takes requests of up to two megabytes. */
const BATCH = 250;

/** A chain that measures contracts. */
export class Machine {
  readonly #rpc: Rpc;

  constructor(rpc: Rpc) {
    this.#rpc = rpc;
  }

  /** Compiles a contract of scripts/bench/contracts, or takes it from the cache. */
  async load(file: string, contract: string, setting: Setting): Promise<Loaded> {
    const { abi, bytecode } = compileContract(file, contract, setting);
    // The runtime code is what the creation code returns.
    const code = (await this.#rpc.send("eth_call", [{ data: bytecode }, "latest"])) as string;
    return { abi: new Interface(abi), code };
  }

  /** {gas} Mean of one run inside a contract, over all points. */
  async meanGas(contract: Loaded, empty: Loaded, points: readonly Point[]): Promise<number> {
    const [gas = 0] = await this.#marginal(contract, empty, points, 1);
    return gas;
  }

  /** {gas} One run at each point: the same over groups of copies of the point. */
  async gasByPoint(contract: Loaded, empty: Loaded, points: readonly Point[]): Promise<number[]> {
    const gas: number[] = [];
    for (let start = 0; start < points.length; start += BATCH) {
      const batch = points.slice(start, start + BATCH);
      const copies = batch.flatMap((point) => Array.from({ length: COPIES }, () => point));
      gas.push(...(await this.#marginal(contract, empty, copies, batch.length)));
    }
    return gas;
  }

  /** What a contract gives at each point; undefined where it reverts. */
  async valuesOf(contract: Loaded, points: readonly Point[]): Promise<(Values | undefined)[]> {
    const values: (Values | undefined)[] = [];
    for (let start = 0; start < points.length; start += BATCH) {
      const batch = points.slice(start, start + BATCH);
      const [ok, given] = (await this.#call(contract, "valuesOf", [batch])) as [boolean[], Values[]];
      batch.forEach((_, i) => values.push(ok[i] === true ? given[i] : undefined));
    }
    return values;
  }

  /** {gas} One run in each group of equally many points: the loop over the group, less the same loop with nothing in it. */
  async #marginal(contract: Loaded, empty: Loaded, points: readonly Point[], groups: number): Promise<number[]> {
    const overhead = await this.#loopGas(empty, points, groups);
    const gas = await this.#loopGas(contract, points, groups);
    return gas.map((total, i) => (total - (overhead[i] ?? 0)) / (points.length / groups));
  }

  async #loopGas(contract: Loaded, points: readonly Point[], groups: number): Promise<number[]> {
    const [gas] = (await this.#call(contract, "gasOf", [points, groups])) as [bigint[]];
    return gas.map(Number);
  }

  async #call({ abi, code }: Loaded, name: string, values: readonly unknown[]): Promise<readonly unknown[]> {
    const request = { to: ADDRESS, data: abi.encodeFunctionData(name, values), gas: `0x${GAS_LIMIT.toString(16)}` };
    const result = await this.#rpc.send("eth_call", [request, "latest", { [ADDRESS]: { code } }]);
    return abi.decodeFunctionResult(name, result as string);
  }
}

/** Starts a chain, lends it, and stops it whatever happens. */
export async function withMachine<T>(work: (machine: Machine) => Promise<T>): Promise<T> {
  const anvil = await startAnvil(CHAIN);
  try {
    return await work(new Machine(anvil.rpc));
  } finally {
    await anvil.stop();
  }
}
