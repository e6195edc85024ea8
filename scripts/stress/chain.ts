// The chain as the actors see it: every transaction at a time that the job chose, every revert as an error with a name.
import {
  addressOf,
  decodeError,
  revertDataOf,
  rpcReader,
  type Address,
  type Reader,
  type TransactionRequest,
} from "@ballast/sdk";
import type { Rpc } from "@ballast/replica";
import { toQuantity } from "ethers";

/** Below the limit of one transaction (EIP-7825), so that nothing has to be estimated. */
const GAS_LIMIT = toQuantity(16_000_000);
const DAY = 86_400;
/** What only looks. Whatever else is sent may change every answer. */
const LOOKS: ReadonlySet<string> = new Set(["eth_call", "eth_getStorageAt", "eth_getCode", "eth_getBlockByNumber"]);

interface Receipt {
  readonly gasUsed: string;
  readonly contractAddress?: string | null;
}

/** Where a chain can be brought back to. */
export interface Bookmark {
  readonly id: unknown;
  readonly now: number;
}

async function latestTimestamp(rpc: Rpc): Promise<number> {
  const block = (await rpc.send("eth_getBlockByNumber", ["latest", false])) as { readonly timestamp: string };
  return Number(block.timestamp);
}

/** A chain whose clock only the job moves, so that two runs give the same numbers. */
export class Chain {
  /** Mines each transaction a second after the one before, or at the time the clock was moved to. */
  readonly rpc: Rpc;
  readonly reader: Reader;
  readonly #raw: Rpc;
  /** Answers since the state changed last: much is asked more than once. */
  readonly #answers = new Map<string, Promise<unknown>>();
  #now = 0;

  constructor(rpc: Rpc) {
    this.#raw = rpc;
    this.rpc = { send: (method, params) => this.#send(method, params) };
    this.reader = rpcReader(this.rpc);
  }

  /** \{s\} UNIX time of the latest block that the job knows. */
  get now(): number {
    return this.#now;
  }

  /** Takes the clock over at the next midnight but one, so that what was mined before cannot matter. */
  async startClock(): Promise<void> {
    this.#now = (Math.floor((await latestTimestamp(this.#raw)) / DAY) + 2) * DAY;
  }

  /** Lets time pass. @param time - \{s\} UNIX time that is not before now. */
  waitUntil(time: number): void {
    if (time < this.#now) throw new RangeError(`The chain is at ${this.#now} s and cannot go back to ${time} s.`);
    this.#now = time;
  }

  /** Lets time pass and mines an empty block then, so that views see the time. @param time - \{s\} after now. */
  async mineAt(time: number): Promise<void> {
    this.waitUntil(time);
    await this.#forget("evm_setNextBlockTimestamp", [time]);
    await this.#forget("evm_mine", []);
  }

  async bookmark(): Promise<Bookmark> {
    return { id: await this.#forget("evm_snapshot", []), now: this.#now };
  }

  /** Undoes everything since a bookmark, which is used up. */
  async returnTo({ id, now }: Bookmark): Promise<void> {
    if ((await this.#forget("evm_revert", [id])) !== true) throw new Error("The chain does not know the bookmark.");
    this.#now = now;
  }

  /**
   * Sends a transaction as one of the chain's own accounts.
   *
   * @returns Gas used.
   * @throws The contract's error as a class of the SDK when it reverts.
   */
  async transact(from: Address, { to, data, value }: TransactionRequest): Promise<number> {
    const { gasUsed } = await this.#mined({ from, to, data, value: toQuantity(value) });
    return Number(gasUsed);
  }

  /** Deploys a contract. @param data - Its code with its arguments. @throws The constructor's error when it reverts. */
  async deploy(from: Address, data: string): Promise<Address> {
    const { contractAddress } = await this.#mined({ from, data });
    return addressOf(contractAddress ?? "");
  }

  async #mined(request: Readonly<Record<string, string>>): Promise<Receipt> {
    const sent = { ...request, gas: GAS_LIMIT };
    const hash = await this.#decoded(() => this.rpc.send("eth_sendTransaction", [sent]));
    const receipt = (await this.rpc.send("eth_getTransactionReceipt", [hash])) as Receipt | null;
    if (receipt === null) throw new Error(`Transaction ${String(hash)} is in no block although mining is automatic.`);
    return receipt;
  }

  /** What a call would return now; nothing is sent. @throws The contract's error as a class of the SDK when it reverts. */
  async call(to: string, data: string): Promise<string> {
    return (await this.#decoded(() => this.rpc.send("eth_call", [{ to, data }, "latest"]))) as string;
  }

  async #decoded<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      const data = revertDataOf(error);
      throw data === undefined ? error : decodeError(data);
    }
  }

  async #send(method: string, params: unknown[]): Promise<unknown> {
    if (LOOKS.has(method)) return this.#look(method, params);
    if (method === "eth_sendTransaction" && this.#now > 0) {
      this.#now += 1;
      await this.#forget("evm_setNextBlockTimestamp", [this.#now]);
    }
    return this.#forget(method, params);
  }

  #look(method: string, params: unknown[]): Promise<unknown> {
    const question = JSON.stringify([method, params]);
    const known = this.#answers.get(question);
    if (known !== undefined) return known;
    const answer = this.#raw.send(method, params);
    this.#answers.set(question, answer);
    return answer;
  }

  /** Before and after: what was asked meanwhile may have been answered either way. */
  async #forget(method: string, params: unknown[]): Promise<unknown> {
    this.#answers.clear();
    try {
      return await this.#raw.send(method, params);
    } finally {
      this.#answers.clear();
    }
  }
}
