// `npm run gas`: Hardhat's gas report of every test, then Forge's suites, which write snapshots/.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { foundryBinary } from "./foundry.cjs";

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const environment = { ...process.env, HARDHAT_DISABLE_TELEMETRY_PROMPT: "true", TS_NODE_TRANSPILE_ONLY: "1" };

function run(command, args, extra = {}) {
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: "inherit", env: { ...environment, ...extra } });
  if (status !== 0) process.exit(status ?? 1);
}

run(process.execPath, [path.join("node_modules", "hardhat", "internal", "cli", "bootstrap.js"), "test"], {
  REPORT_GAS: "1",
});
run(process.execPath, ["-r", "ts-node/register/transpile-only", path.join("scripts", "alloc.ts")]);
const suites = ["test", "--match-path", "test/forge/**/*Gas*.t.sol", ...process.argv.slice(2)];
run(foundryBinary("forge"), suites, { FOUNDRY_PROFILE: "gas" });
