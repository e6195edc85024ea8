// `npm run prove:options`: solc's model checker (bounded, z3) on test/solver. Prints every target it proved and every one
// it could not; fails when a target is neither proved nor named in docs/option-maths.md.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const solc = require("solc");

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
const SOURCE = "test/solver/KernelBounds.sol";
const SECONDS = 60;

/** Runs z3 on one query; the compiler falls back to "unknown" when there is no z3 on PATH. */
function solve(query) {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "ballast-smt-")), "query.smt2");
  fs.writeFileSync(file, query);
  const { stdout } = spawnSync("z3", [`-T:${SECONDS}`, file], { encoding: "utf8" });
  return stdout ?? "";
}

const input = {
  language: "Solidity",
  sources: { [SOURCE]: { content: fs.readFileSync(path.join(ROOT, SOURCE), "utf8") } },
  settings: {
    modelChecker: {
      engine: "bmc",
      solvers: ["smtlib2"],
      targets: ["overflow", "underflow", "divByZero", "assert"],
      showProvedSafe: true,
      showUnproved: true,
      timeout: SECONDS * 1000,
    },
  },
};
const output = JSON.parse(
  solc.compile(JSON.stringify(input), {
    smtSolver: (query) => ({ contents: solve(query) }),
  }),
);

/** The checker's verdicts; each names its function and line. */
const verdicts = (output.errors ?? []).filter(({ message }) => /^(BMC|SMTChecker)/.test(message));
const open = verdicts.filter(({ message }) => !/check is safe|verification condition\(s\) proved safe/i.test(message));
for (const { formattedMessage } of verdicts) console.log(formattedMessage);
console.log(`${verdicts.length - open.length} groups proved, ${open.length} open`);
process.exitCode = open.length === 0 && verdicts.length > 0 ? 0 : 1;
