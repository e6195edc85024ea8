// `npm run coverage`: line and branch coverage of contracts/ by Forge's tests, in coverage/lcov.info and as a table, and a
// failure below the floor. `--hardhat` measures Hardhat's tests with solidity-coverage instead.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { foundryBinary } from "./foundry.cjs";

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const REPORT = path.join(ROOT, "coverage", "lcov.info");
/** Percent, over all of contracts/. */
const FLOOR = { lines: 97, branches: 90 };
/** Campaigns find states, not lines; they would take an hour uncompiled by the optimizer. */
const LEFT_OUT = "test/forge/{invariants/*,margin/MarginInvariants.t.sol}";

function run(command, args, environment = {}) {
  const env = { ...process.env, HARDHAT_DISABLE_TELEMETRY_PROMPT: "true", TS_NODE_TRANSPILE_ONLY: "1", ...environment };
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: "inherit", env });
  if (status !== 0) process.exit(status ?? 1);
}

/** Percentage of found items that were hit, from lcov's totals by file. */
function percentage(lcov, found, hit) {
  const sum = (key) =>
    [...lcov.matchAll(new RegExp(`^${key}:(\\d+)$`, "gm"))].reduce((total, m) => total + Number(m[1]), 0);
  return (100 * sum(hit)) / Math.max(1, sum(found));
}

function check() {
  const lcov = fs.readFileSync(REPORT, "utf8");
  const measured = { lines: percentage(lcov, "LF", "LH"), branches: percentage(lcov, "BRF", "BRH") };
  for (const [kind, floor] of Object.entries(FLOOR)) {
    const enough = measured[kind] >= floor;
    console.log(`${enough ? "ok    " : "FAILED"} ${kind} ${measured[kind].toFixed(2)} % (floor ${floor} %)`);
    if (!enough) process.exitCode = 1;
  }
}

if (process.argv.includes("--hardhat")) {
  run(process.execPath, [path.join("node_modules", "hardhat", "internal", "cli", "bootstrap.js"), "coverage"]);
} else {
  run(process.execPath, ["-r", "ts-node/register/transpile-only", path.join("scripts", "alloc.ts")]);
  fs.mkdirSync(path.dirname(REPORT), { recursive: true });
  const scope = ["--no-match-path", LEFT_OUT, "--no-match-coverage", "^(test|node_modules)/"];
  const reports = ["--report", "summary", "--report", "lcov", "--report-file", REPORT];
  const environment = { FOUNDRY_PROFILE: "coverage", BALLAST_COVERAGE: "true" };
  run(foundryBinary("forge"), ["coverage", ...scope, ...reports], environment);
  check();
}
