// Writes cache/replica/alloc.json: the replica's whole state as a genesis allocation, which Forge loads with
// vm.loadAllocs, and cache/replica/replica.json: the addresses and the clock of that state.
import { ACTORS, ADDRESSES, installReplica } from "@ballast/replica";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { REPLICA_GENESIS, startAnvil } from "./anvil";

const ROOT = path.join(__dirname, "..");
const OUTPUT = path.join(ROOT, "cache", "replica");
const ALLOC = path.join(OUTPUT, "alloc.json");
const INDEX = path.join(OUTPUT, "replica.json");
const STAMP = path.join(OUTPUT, "alloc.hash");

interface DumpedAccount {
  readonly nonce: number;
  readonly balance: string;
  readonly code: string;
  readonly storage: Record<string, string>;
}

function filesBelow(directory: string): string[] {
  return fs.readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(directory, entry.name);
    return entry.isDirectory() && entry.name !== "node_modules" ? filesBelow(full) : [full];
  });
}

/** Changes whenever the replica's sources or the locked packages do. */
function replicaHash(): string {
  const hash = createHash("sha256");
  const inputs = [...filesBelow(path.join(ROOT, "replica")).sort(), path.join(ROOT, "package-lock.json"), __filename];
  for (const file of inputs) if (fs.statSync(file).isFile()) hash.update(fs.readFileSync(file));
  return hash.digest("hex");
}

function toAlloc(accounts: Record<string, DumpedAccount>): Record<string, unknown> {
  const alloc: Record<string, unknown> = {};
  for (const [address, { nonce, balance, code, storage }] of Object.entries(accounts)) {
    alloc[address] = { nonce: `0x${nonce.toString(16)}`, balance, code, storage };
  }
  return alloc;
}

async function dumpReplica(): Promise<void> {
  const anvil = await startAnvil(REPLICA_GENESIS);
  try {
    await installReplica(anvil.rpc);
    const block = (await anvil.rpc.send("eth_getBlockByNumber", ["latest", false])) as Record<string, string>;
    const dump = (await anvil.rpc.send("anvil_dumpState", [])) as string;
    const json = gunzipSync(Buffer.from(dump.slice(2), "hex")).toString("utf8");
    const { accounts } = JSON.parse(json) as { accounts: Record<string, DumpedAccount> };
    fs.mkdirSync(OUTPUT, { recursive: true });
    fs.writeFileSync(ALLOC, JSON.stringify(toAlloc(accounts)));
    const clock = { timestamp: Number(block.timestamp), number: Number(block.number) };
    fs.writeFileSync(INDEX, JSON.stringify({ addresses: { ...ADDRESSES, ...ACTORS }, ...clock }, null, 2));
  } finally {
    await anvil.stop();
  }
}

async function main(): Promise<void> {
  const hash = replicaHash();
  if (fs.existsSync(STAMP) && fs.readFileSync(STAMP, "utf8") === hash) return;
  await dumpReplica();
  fs.writeFileSync(STAMP, hash);
  console.log(`Wrote ${path.relative(ROOT, ALLOC)} (${Math.round(fs.statSync(ALLOC).size / 1024)} KiB).`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
