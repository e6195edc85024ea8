// The test script must not trust a Forge whose exit code says nothing.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { foundryBinary } from "../../scripts/foundry.cjs";

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..");

function runCanaryWith(forge) {
  const environment = { ...process.env, BALLAST_FORGE: forge };
  return spawnSync(process.execPath, ["scripts/test.mjs", "--only=canary"], {
    cwd: ROOT,
    env: environment,
    encoding: "utf8",
  });
}

function wrapper(body) {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "ballast-canary-")), "forge");
  fs.writeFileSync(file, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return file;
}

test("passes with a Forge whose exit code tells the truth", () => {
  const { status, stdout } = runCanaryWith(foundryBinary("forge"));
  assert.equal(status, 0, stdout);
  assert.match(stdout, /^1 passed, 0 failed$/m);
});

test("fails when Forge's exit code is swallowed", () => {
  const { status, stdout } = runCanaryWith(wrapper(`"${foundryBinary("forge")}" "$@"\nexit 0`));
  assert.equal(status, 1, stdout);
  assert.match(stdout, /exit code cannot be trusted/);
  assert.match(stdout, /^0 passed, 1 failed$/m);
});

test("fails when Forge runs nothing at all", () => {
  const { status, stdout } = runCanaryWith(wrapper("exit 1"));
  assert.equal(status, 1, stdout);
  assert.match(stdout, /did not fail as it must/);
});
