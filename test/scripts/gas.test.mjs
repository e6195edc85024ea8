// A gas figure that grows by more than one per cent fails the run, and keeps failing until it is committed on purpose.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
const SNAPSHOTS = fs.mkdtempSync(path.join(os.tmpdir(), "ballast-snapshots-"));
const SNAPSHOT = path.join(SNAPSHOTS, "vault.json");

/** A Forge that passes one test and says that the operation took `gas`. */
function forgeThatMeasures(gas) {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "ballast-gas-")), "forge");
  const measure = `case "$*" in *" --match-path "*) echo '{"operation":"${gas}"}' > "${SNAPSHOT}" ;; esac`;
  const body = `${measure}\necho 'Ran 1 test suite: 1 tests passed, 0 failed, 0 skipped'`;
  fs.writeFileSync(file, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return file;
}

function run(gas) {
  fs.writeFileSync(SNAPSHOT, '{"operation":"100000"}');
  const environment = { ...process.env, BALLAST_FORGE: forgeThatMeasures(gas), BALLAST_SNAPSHOTS: SNAPSHOTS };
  const options = { cwd: ROOT, env: environment, encoding: "utf8" };
  const result = spawnSync(process.execPath, ["scripts/test.mjs", "--only=forge"], options);
  return { ...result, snapshot: fs.readFileSync(SNAPSHOT, "utf8") };
}

test("lets a figure grow by one per cent", () => {
  const { status, stdout } = run(101_000);
  assert.equal(status, 0, stdout);
});

test("fails when a figure grows by more, and puts the committed figure back", () => {
  const { status, stdout, snapshot } = run(101_001);
  assert.equal(status, 1, stdout);
  assert.match(stdout, /Gas of operation grew from 100000 to 101001/);
  assert.match(snapshot, /100000/);
});
