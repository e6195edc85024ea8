import { type Address, type Hex } from "@ballast/sdk";
import type { House } from "./house";

/** Most that a transaction may use (EIP-7825). */
const GAS = 2n ** 24n;

/** A call to make. */
export interface Step {
  readonly to: Address;
  readonly data: Hex;
}

/** What it gave. */
export interface Outcome {
  readonly ok: boolean;
  readonly data: Hex;
}

/** What several calls would give, one after the other at the instant of a block, and the time of that instant. */
export async function tryAll(
  house: House,
  steps: readonly Step[],
  block: bigint,
): Promise<{ readonly time: bigint; readonly outcomes: readonly Outcome[] }> {
  const { interface: abi } = house.sequence;
  const data = abi.encodeFunctionData("run", [steps]);
  const to = await house.sequence.getAddress();
  const returned = await house.node.provider.call({ to, data, blockTag: block, gasLimit: GAS });
  const [time, outcomes] = abi.decodeFunctionResult("run", returned) as unknown as [bigint, [boolean, Hex][]];
  return { time, outcomes: outcomes.map(([ok, answer]) => ({ ok, data: answer })) };
}

/** Makes the calls for good. */
export async function doAll(house: House, steps: readonly Step[]): Promise<void> {
  await (await house.sequence.getFunction("run").send(steps, { gasLimit: GAS })).wait();
}
