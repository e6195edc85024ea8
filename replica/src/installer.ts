import { concat, getAddress, getCreate2Address, getCreateAddress, Interface, keccak256, toQuantity } from "ethers";
import type { InterfaceAbi } from "ethers";
import { getCode, impersonating, raiseNonce, sendAs, sendTransaction, type Receipt, type Rpc } from "./rpc";

/** How a contract came to its address; each way proves a different amount. */
export type InstallationMethod =
  /** A plain CREATE by the real deployer at its real nonce: the address follows from the protocol's rules. */
  | "nonce"
  /** CREATE2 reproduced the address, which proves the creation code. */
  | "create2"
  /** The constructor ran at the canonical address, so immutables and storage are right. */
  | "constructor-at-address"
  /** A contract installed here created it, at its canonical address. */
  | "child"
  /** Our own choice of address; nothing canonical is claimed. */
  | "plain";

/** One installed contract, for the authenticity table. */
export interface Installation {
  readonly name: string;
  readonly address: string;
  readonly method: InstallationMethod;
  readonly codeHash: string;
  readonly codeSize: number;
}

/** Deterministic-deployment proxy by N. Johnson and others; its 69-byte runtime code is public. */
export const CREATE2_FACTORY = "0x4e59b44847b379578588920cA78FbF26c0B4956C";
const CREATE2_FACTORY_CODE =
  "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3";
const CONSTRUCTOR_GAS_LIMIT = toQuantity(16_000_000);

function assertAddress(method: string, got: string, expected: string): void {
  if (getAddress(got) === getAddress(expected)) return;
  throw new Error(`${method} gives ${got}, but the canonical address is ${expected}: the published code differs.`);
}

/** Puts published creation code at canonical addresses, over JSON-RPC, on Hardhat's network or anvil alike. */
export class Installer {
  readonly #installations: Installation[] = [];

  constructor(readonly rpc: Rpc) {}

  /** What has been installed so far, in order. */
  get installations(): readonly Installation[] {
    return this.#installations;
  }

  /** CREATE by the real deployer at its real nonce. */
  async byNonce(name: string, deployer: string, nonce: number, code: string, expected: string): Promise<string> {
    assertAddress(`CREATE by ${deployer} at nonce ${nonce}`, getCreateAddress({ from: deployer, nonce }), expected);
    await raiseNonce(this.rpc, deployer, nonce);
    await sendAs(this.rpc, { from: deployer, data: code });
    return this.record(name, expected, "nonce");
  }

  /** CREATE2 through the public factory. */
  async byCreate2(name: string, salt: string, code: string, expected: string, sender: string): Promise<string> {
    assertAddress("CREATE2", getCreate2Address(CREATE2_FACTORY, salt, keccak256(code)), expected);
    await this.rpc.send("hardhat_setCode", [CREATE2_FACTORY, CREATE2_FACTORY_CODE]);
    await sendAs(this.rpc, { from: sender, to: CREATE2_FACTORY, data: concat([salt, code]) });
    return this.record(name, expected, "create2");
  }

  /**
   * Runs the constructor at the canonical address: creation code is placed there and called once to read the runtime
   * code it returns (immutables and `address(this)` included) and once more to persist the storage it writes.
   */
  async atAddress(name: string, target: string, code: string, sender: string): Promise<string> {
    await this.rpc.send("hardhat_setCode", [target, code]);
    await raiseNonce(this.rpc, target, 1);
    const runtime = await impersonating(this.rpc, sender, async () => {
      const call = { from: sender, to: target, data: "0x" };
      const returned = (await this.rpc.send("eth_call", [{ ...call, gas: CONSTRUCTOR_GAS_LIMIT }, "latest"])) as string;
      await sendTransaction(this.rpc, call);
      return returned;
    });
    await this.rpc.send("hardhat_setCode", [target, runtime]);
    return this.record(name, target, "constructor-at-address");
  }

  /** Deploys with a plain CREATE, where no canonical address is claimed. */
  async deploy(name: string, code: string, sender: string): Promise<string> {
    const receipt = await sendAs(this.rpc, { from: sender, data: code });
    if (receipt.contractAddress === null) throw new Error(`Creating ${name} left no contract.`);
    return this.record(name, getAddress(receipt.contractAddress), "plain");
  }

  /** Notes a contract that appeared at `address` and fails if there is no code. */
  async record(name: string, address: string, method: InstallationMethod): Promise<string> {
    const code = await getCode(this.rpc, address);
    if (code === "0x") throw new Error(`No code at ${address} after installing ${name} (${method}).`);
    this.#installations.push({ name, address, method, codeHash: keccak256(code), codeSize: (code.length - 2) / 2 });
    return address;
  }
}

/** A contract address with its ABI, callable as any account. */
export class RemoteContract {
  readonly #interface: Interface;

  constructor(
    readonly rpc: Rpc,
    readonly address: string,
    abi: InterfaceAbi,
  ) {
    this.#interface = new Interface(abi);
  }

  /** Sends `fn(args)` as `from`, impersonating it. */
  send(from: string, fn: string, args: readonly unknown[] = [], value = 0n): Promise<Receipt> {
    const data = this.#interface.encodeFunctionData(fn, args);
    return sendAs(this.rpc, { from, to: this.address, data, value: toQuantity(value) });
  }

  /** Reads `fn(args)` and returns the decoded values. */
  async read(fn: string, args: readonly unknown[] = []): Promise<readonly unknown[]> {
    const data = this.#interface.encodeFunctionData(fn, args);
    const returned = (await this.rpc.send("eth_call", [{ to: this.address, data }, "latest"])) as string;
    return this.#interface.decodeFunctionResult(fn, returned).toArray() as readonly unknown[];
  }
}
