// The SDK is one package for both module systems.
import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const SOURCES = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..", "sdk", "src");
const require = createRequire(import.meta.url);

test("ES modules and CommonJS get the same functions", async () => {
  const esm = await import("@ballast/sdk");
  const cjs = require("@ballast/sdk");
  assert.deepEqual(
    Object.keys(esm).sort(),
    Object.keys(cjs)
      .filter((name) => name !== "__esModule")
      .sort(),
  );
  assert.notEqual(esm.mulDivUp, cjs.mulDivUp, "the two builds are separate files");
  assert.equal(esm.mulDivUp(10n, 1n, 3n), 4n);
  assert.equal(cjs.mulDivDown(10n, 1n, 3n), 3n);
});

test("the ethers adapter is an entry of its own, and the core does not load ethers", async () => {
  const esm = await import("@ballast/sdk/ethers");
  const cjs = require("@ballast/sdk/ethers");
  for (const adapter of [esm, cjs]) assert.equal(typeof adapter.ethersReader, "function");
  const core = fs
    .readdirSync(SOURCES, { recursive: true })
    .filter((file) => file.endsWith(".ts") && !file.startsWith("ethers"));
  for (const file of core) {
    const imports = fs
      .readFileSync(path.join(SOURCES, file), "utf8")
      .matchAll(/^(?:import|export)\b[^"]* from "([^"]+)"/gm);
    for (const [, target] of imports) assert.match(target, /^\.{1,2}\//, `${file} imports ${target}`);
  }
});
