// The SDK is one package for both module systems.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

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
