// Writes docs/mainnet-replica.md from what the replica really installs.
import { authenticityTable, MainnetEnvironment, replicaDocument } from "@ballast/replica";
import hre from "hardhat";
import fs from "node:fs";
import path from "node:path";
import { networkRpc } from "./lib/hardhat2";

async function main(): Promise<void> {
  const env = await MainnetEnvironment.open(networkRpc(hre), "mainnet replica");
  const file = path.join(__dirname, "..", "docs", "mainnet-replica.md");
  fs.writeFileSync(file, replicaDocument(authenticityTable(env.installations)));
  console.log(`Wrote ${path.relative(process.cwd(), file)} (${env.installations.length} contracts).`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
