#!/usr/bin/env node
// The native compiler's command line, as far as Forge uses it, on top of the npm package "solc".
import { createRequire } from "node:module";
import fs from "node:fs";

const require = createRequire(import.meta.url);
const args = process.argv.slice(2);

if (args.includes("--version")) {
  const { version } = require("solc/package.json");
  // Loading the compiler only to print its version would cost a second at every Forge start.
  process.stdout.write(`solc, the solidity compiler commandline interface\nVersion: ${version}+npm.Emscripten.clang\n`);
} else if (args.includes("--standard-json")) {
  const solc = require("solc");
  process.stdout.write(solc.compile(fs.readFileSync(0, "utf8")));
} else {
  process.stderr.write(`scripts/solc.mjs knows --version and --standard-json, not: ${args.join(" ")}\n`);
  process.exitCode = 1;
}
