// A headless Chromium, driven through the pipe of its DevTools protocol: no driver package is needed.
import { spawn, type ChildProcess } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Readable, Writable } from "node:stream";

type Reply = Readonly<Record<string, unknown>>;

interface Pending {
  readonly method: string;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

/** Chromium could not be started, or refused a command; the message tells what to do. */
export class ChromiumError extends Error {
  override readonly name = "ChromiumError";
}

const FLAGS = [
  "--headless",
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  "--disable-background-networking",
  "--disable-component-update",
  "--hide-scrollbars",
  "--no-first-run",
  "--remote-debugging-pipe",
];
/** Places of the two pipes of the protocol among Chromium's files. */
const COMMANDS = 3;
const REPLIES = 4;
/** \{ms\} */
const TIME_LIMIT = 60_000;

export class Chromium {
  private readonly pending = new Map<number, Pending>();
  private readonly profile = fs.mkdtempSync(path.join(os.tmpdir(), "ballast-chromium-"));
  private readonly child: ChildProcess;
  private lastId = 0;
  private received = "";
  private failure: ChromiumError | undefined;

  /** @param binary name or path, e.g. "chromium" */
  constructor(binary: string) {
    // Chromium refuses its sandbox to root.
    const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    const flags = [...FLAGS, ...sandbox, `--user-data-dir=${this.profile}`];
    this.child = spawn(binary, flags, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    this.child.once("error", (error) => {
      this.fail(
        `${binary} cannot be started (${error.message}). Install it (Debian: apt-get install chromium) or set CHROMIUM.`,
      );
    });
    this.child.once("exit", (code) => {
      this.fail(`${binary} ended with code ${String(code)} before it answered.`);
    });
    // A pipe without a reader is an error of its own; why there is no reader is told by the two events above.
    (this.child.stdio[COMMANDS] as Writable).on("error", () => undefined);
    const replies = this.child.stdio[REPLIES] as Readable;
    replies.setEncoding("utf8").on("data", (chunk: string) => {
      this.receive(chunk);
    });
  }

  /**
   * Sends one command and resolves with its result.
   * @throws ChromiumError when Chromium refuses it or does not answer in time.
   */
  async send(method: string, parameters: object = {}, sessionId?: string): Promise<Reply> {
    if (this.failure !== undefined) throw this.failure;
    const id = ++this.lastId;
    const reply = new Promise<Reply>((resolve, reject) => this.pending.set(id, { method, resolve, reject }));
    const limit = setTimeout(() => {
      this.pending.get(id)?.reject(new ChromiumError(`${method} took more than ${TIME_LIMIT / 1000} s.`));
    }, TIME_LIMIT);
    (this.child.stdio[COMMANDS] as Writable).write(
      `${JSON.stringify({ id, method, params: parameters, sessionId })}\0`,
    );
    return reply.finally(() => {
      clearTimeout(limit);
      this.pending.delete(id);
    });
  }

  /** Ends this Chromium and removes its profile. */
  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    if (this.failure === undefined) {
      await this.send("Browser.close");
      await ended;
    }
    // Helper processes may still write for a moment.
    await fs.promises.rm(this.profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }

  /** Messages are JSON, each ended by a zero. */
  private receive(chunk: string): void {
    const messages = (this.received + chunk).split("\0");
    this.received = messages.pop() ?? "";
    for (const message of messages) this.answer(JSON.parse(message) as Reply);
  }

  private answer({ id, result, error }: Reply): void {
    const pending = this.pending.get(Number(id));
    if (pending === undefined) return; // an event that nobody asked for
    if (error === undefined) pending.resolve(result as Reply);
    else pending.reject(new ChromiumError(`${pending.method} was refused: ${JSON.stringify(error)}`));
  }

  /** The first failure is the cause; it answers whatever is and will be asked. */
  private fail(message: string): void {
    this.failure ??= new ChromiumError(message);
    for (const { reject } of this.pending.values()) reject(this.failure);
  }
}
