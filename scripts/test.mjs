// `npm test`: every suite, one after the other or side by side where they do not share a machine's bottleneck, and one
// closing line "N passed, N failed". `--only=STEP[,STEP]` runs some of the steps, `--deep` the long campaigns.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { foundryBinary } from "./foundry.cjs";

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const DEEP = process.argv.includes("--deep");
const HARDHAT = path.join(ROOT, "node_modules", "hardhat", "internal", "cli", "bootstrap.js");
const TS_NODE = ["-r", "ts-node/register/transpile-only"];
const ENVIRONMENT = {
  ...process.env,
  HARDHAT_DISABLE_TELEMETRY_PROMPT: "true",
  TS_NODE_TRANSPILE_ONLY: "1",
  FORCE_COLOR: "0",
};
/** The long campaigns compare the SDK's mathematics with the chain on more vectors. */
const DEEP_TWINS = DEEP ? { SDK_VECTORS: "50000", SDK_PORTFOLIOS: "5000", SDK_BOUNDS: "100000" } : {};
const SNAPSHOTS = process.env.BALLAST_SNAPSHOTS ?? path.join(ROOT, "snapshots");
const GAS_SUITES = "test/forge/**/*Gas*.t.sol";
/** A gas figure may grow by this part before the tests fail. */
const GAS_TOLERANCE = 0.01;
const ANSI = new RegExp("\\u001b\\[[0-9;]*m", "g");

/** Runs a command, keeps what it prints, and resolves with its exit code and output. Never throws. */
function run(command, args, environment = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, env: { ...ENVIRONMENT, ...environment } });
    let output = "";
    const keep = (chunk) => (output += chunk);
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", (error) => resolve({ code: 1, output: `${command}: ${error.message}` }));
    child.once("close", (code) => resolve({ code: code ?? 1, output: output.replace(ANSI, "") }));
  });
}

const sumOf = (output, pattern) => [...output.matchAll(pattern)].reduce((sum, match) => sum + Number(match[1]), 0);

/** A suite that exits non-zero has failed even if no failing test could be read from what it printed. */
function verdict({ code, output }, passed, failed) {
  return { passed, failed: code === 0 ? failed : Math.max(failed, 1), output };
}

const mocha = (result) =>
  verdict(result, sumOf(result.output, /^\s*(\d+) passing/gm), sumOf(result.output, /^\s*(\d+) failing/gm));
const nodeTest = (result) =>
  verdict(result, sumOf(result.output, /^# pass (\d+)/gm), sumOf(result.output, /^# fail (\d+)/gm));
const forge = (result) =>
  verdict(result, sumOf(result.output, /: (\d+) tests passed/g), sumOf(result.output, /tests passed, (\d+) failed/g));
const command = (result) => verdict(result, 0, 0);

function testFiles(directory) {
  const full = path.join(ROOT, directory);
  if (!fs.existsSync(full)) return [];
  return fs
    .readdirSync(full, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.test\.(ts|mjs)$/.test(entry.name))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath ?? entry.path, entry.name)));
}

function forgeBinary() {
  try {
    return foundryBinary("forge");
  } catch (error) {
    return { missing: error.message };
  }
}

async function runForge(args, environment = {}) {
  const binary = forgeBinary();
  if (typeof binary !== "string") return { code: 1, output: binary.missing };
  return run(binary, args, environment);
}

/** The canary must fail, and Forge's exit code must say so; a wrapper that exits 0 would hide every failing test. */
async function runCanary() {
  const { code, output } = await runForge(["test"], { FOUNDRY_PROFILE: "canary" });
  const sang = /\[FAIL: the canary sings/.test(output);
  if (sang && code !== 0) return { passed: 1, failed: 0, output };
  const reason = sang
    ? "the canary test failed but Forge exited 0: its exit code cannot be trusted, so neither can its other results"
    : "the canary test did not fail as it must";
  return { passed: 0, failed: 1, output: `${output}\nCanary: ${reason}.` };
}

/** Committed gas figures, by file and name. Forge rewrites the files when it runs. */
function readSnapshots() {
  const files = fs.existsSync(SNAPSHOTS) ? fs.readdirSync(SNAPSHOTS).filter((file) => file.endsWith(".json")) : [];
  return new Map(
    files.map((file) => [path.join(SNAPSHOTS, file), fs.readFileSync(path.join(SNAPSHOTS, file), "utf8")]),
  );
}

/** Lines about every figure that grew by more than the tolerance; the files are put back, so that it stays a failure. */
function gasRegressions(before) {
  const lines = [];
  for (const [file, text] of before) {
    const then = JSON.parse(text);
    const now = JSON.parse(fs.readFileSync(file, "utf8"));
    const grown = Object.keys(then).filter((name) => Number(now[name]) > Number(then[name]) * (1 + GAS_TOLERANCE));
    for (const name of grown)
      lines.push(`Gas of ${name} grew from ${then[name]} to ${now[name]} (${path.basename(file)}).`);
    if (grown.length > 0) fs.writeFileSync(file, text);
  }
  return lines;
}

async function runForgeSuite() {
  const result = forge(
    await runForge(["test", "--no-match-path", GAS_SUITES], DEEP ? { FOUNDRY_PROFILE: "deep" } : {}),
  );
  return result.failed > 0 ? result : addGasSuites(result);
}

/** Gas is measured in a profile of its own, with optimized tokens, and compared with the committed figures. */
async function addGasSuites(rest) {
  const before = readSnapshots();
  const gas = forge(await runForge(["test", "--match-path", GAS_SUITES], { FOUNDRY_PROFILE: "gas" }));
  const result = { ...gas, passed: gas.passed + rest.passed };
  if (result.failed > 0) return result;
  const regressions = gasRegressions(before);
  const output = [result.output, ...regressions].join("\n");
  return { passed: result.passed + (regressions.length === 0 ? 1 : 0), failed: regressions.length, output };
}

const hardhatTests = () => [...testFiles("test/unit"), ...testFiles("test/fork"), ...testFiles("test/attacks")];
const runTypeScript = (script) => run(process.execPath, [...TS_NODE, script]);

const STEPS = {
  compile: async () => command(await run(process.execPath, [HARDHAT, "compile"])),
  sdk: async () => command(await run(process.execPath, [path.join(ROOT, "scripts", "build-sdk.mjs")])),
  replica: async () => command(await runTypeScript("scripts/alloc.ts")),
  hardhat: async () =>
    mocha(await run(process.execPath, [HARDHAT, "test", "--no-compile", ...hardhatTests()], DEEP_TWINS)),
  fork: async () => mocha(await runTypeScript("scripts/fork-test.ts")),
  scripts: async () =>
    nodeTest(await run(process.execPath, ["--test", "--test-reporter=tap", ...testFiles("test/scripts")])),
  forge: runForgeSuite,
  canary: runCanary,
};

/** Steps in a row wait for each other; the two lanes of the last stage share the machine. */
const STAGES = [
  [["compile", "sdk", "replica"]],
  [
    ["hardhat", "fork", "scripts"],
    ["forge", "canary"],
  ],
];

function selectedSteps() {
  const option = process.argv.find((argument) => argument.startsWith("--only="));
  if (option === undefined) return Object.keys(STEPS);
  const names = option.slice("--only=".length).split(",");
  const unknown = names.filter((name) => STEPS[name] === undefined);
  if (unknown.length === 0) return names;
  console.error(`--only knows ${Object.keys(STEPS).join(", ")}, not ${unknown.join(", ")}.`);
  process.exit(2);
}

async function runStep(name) {
  const started = Date.now();
  const result = await STEPS[name]();
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const failed = result.failed > 0;
  if (failed || process.argv.includes("--verbose")) console.log(result.output);
  console.log(
    `${failed ? "FAILED" : "ok    "} ${name.padEnd(8)} ${String(result.passed).padStart(5)} passed ${String(result.failed).padStart(3)} failed ${seconds.padStart(7)} s`,
  );
  return result;
}

async function runLane(names) {
  const results = [];
  for (const name of names) results.push(await runStep(name));
  return results;
}

async function main() {
  const selected = new Set(selectedSteps());
  const results = [];
  for (const stage of STAGES) {
    const lanes = stage.map((names) => names.filter((name) => selected.has(name)));
    results.push(...(await Promise.all(lanes.map(runLane))).flat());
    if (results.some((result) => result.failed > 0)) break;
  }
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

await main();
