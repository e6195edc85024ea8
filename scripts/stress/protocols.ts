// Calls on the real protocols under the vaults.
import type { Address, Hex } from "@ballast/sdk";
import type { MainnetEnvironment } from "@ballast/replica";
import { Interface, type InterfaceAbi } from "ethers";
import type { Chain } from "./chain";

type AbiName = keyof MainnetEnvironment["abis"];

const interfaces = new Map<InterfaceAbi, Interface>();

function interfaceOf(abi: InterfaceAbi): Interface {
  const known = interfaces.get(abi);
  if (known !== undefined) return known;
  const made = new Interface(abi);
  interfaces.set(abi, made);
  return made;
}

/** Reads and writes of contracts that are not Ballast's. */
export class Protocols {
  constructor(
    readonly chain: Chain,
    readonly env: MainnetEnvironment,
  ) {}

  /** What a view, or a call that is not sent, returns. @throws The decoded error when it reverts. */
  async read(abi: AbiName, to: string, name: string, values: readonly unknown[] = []): Promise<readonly unknown[]> {
    const coder = interfaceOf(this.env.abis[abi]);
    const answer = await this.chain.call(to, coder.encodeFunctionData(name, values));
    return coder.decodeFunctionResult(name, answer).toArray() as readonly unknown[];
  }

  /** A view that returns one number. */
  async readNumber(abi: AbiName, to: string, name: string, values: readonly unknown[] = []): Promise<bigint> {
    const [value] = await this.read(abi, to, name, values);
    if (typeof value !== "bigint") throw new TypeError(`${name} of ${to} returned ${String(value)}, not a number.`);
    return value;
  }

  /** Sends a call as one of the chain's accounts and returns the gas. */
  send(from: Address, abi: AbiName, to: string, name: string, values: readonly unknown[]): Promise<number> {
    const data = interfaceOf(this.env.abis[abi]).encodeFunctionData(name, values) as Hex;
    return this.chain.transact(from, { to: to as Address, data, value: 0n });
  }

  /** \{tok\} */
  balanceOf(token: string, account: string): Promise<bigint> {
    return this.readNumber("erc20", token, "balanceOf", [account]);
  }
}
