// The main job as people run it, in short: one episode, a history of one's own twice over, and vaults that are broken.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
const START = path.join(ROOT, "scripts", "start.ts");
const GATED = path.join(ROOT, "test", "scripts", "fixtures", "gatedVault.ts");
const require = createRequire(import.meta.url);
/** ESLint's JSON schema validator: not worth a dependency of our own. */
const Ajv = createRequire(require.resolve("eslint"))("ajv");
const schema = JSON.parse(fs.readFileSync(path.join(ROOT, "docs", "summary.schema.json"), "utf8"));

const directory = fs.mkdtempSync(path.join(os.tmpdir(), "ballast-start-"));
after(() => fs.rmSync(directory, { recursive: true }));

/** Runs a script and resolves with exit code, standard output and standard error. */
function run(script, ...args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["-r", "ts-node/register/transpile-only", script, ...args], { cwd: ROOT });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk) => (out += chunk));
    child.stderr.on("data", (chunk) => (err += chunk));
    child.once("close", (code) => resolve({ code, out, err }));
  });
}

/** Three days: a fall by a third, and a print of LINK that no market followed. */
function shortHistory() {
  const days = [
    ["2020-01-01", [195, 200], [7900, 8000], [3.9, 4]],
    ["2020-01-02", [130, 150], [5500, 6000], [0.5, 2.8]],
    ["2020-01-03", [140, 170], [5900, 6500], [2.6, 3.1]],
  ];
  const rows = days.flatMap(([date, ...figures]) =>
    ["ETH", "BTC", "LINK"].map((symbol, i) => [date, symbol, ...figures[i]].join(",")),
  );
  const file = path.join(directory, "short.csv");
  fs.writeFileSync(file, ["date,symbol,low,close", ...rows].join("\n"));
  return file;
}

const SHORT = shortHistory();
const outOf = (name) => path.join(directory, name);

function assertFitsSchema(summary) {
  const ajv = new Ajv({ allErrors: true });
  assert.ok(ajv.validate(schema, summary), ajv.errorsText());
}

/** The vault under a cap: above it at the start, brought back by auctions within four hours each time, as its twin is not. */
function assertCapped({ runs: [run], capped, gas }) {
  const [{ policy, episode, points, sightings, breaches, maxVolatility, result, uncapped }] = capped;
  assert.deepEqual([capped.length, policy, episode], [1, `${run.policy}-capped`, run.episode]);
  assert.equal(points.length, run.points.length);
  assert.ok(breaches.some(({ endedBy }) => endedBy === "auction"));
  assert.deepEqual([result.unhealed, result.late, result.disagreements], [0, 0, 0]);
  assert.ok(breaches.every(({ hours }) => hours <= 4));
  assert.ok(sightings.at(-1).volatility <= maxVolatility);
  assert.ok(result.hoursAbove < uncapped.hoursAbove);
  for (const name of ["poke", "fillAuction, capped"]) {
    assert.ok(
      gas.some(({ operation }) => operation === name),
      name,
    );
  }
}

/** The vault without an allocator: breaches that auctions ended, fills that no bidder lost by, and the gas of both. */
function assertUnmanaged({ runs: [run], unmanaged, gas }) {
  const [{ policy, episode, points, breaches, auctions, fills, flows, result }] = unmanaged;
  assert.deepEqual([unmanaged.length, policy, episode, points.length], [1, run.policy, run.episode, run.points.length]);
  assert.deepEqual(
    points.map(({ prices }) => prices),
    run.points.map(({ prices }) => prices),
  );
  assert.deepEqual(
    flows.map(({ who, action }) => [who, action]),
    run.flows.map(({ who, action }) => [who, action]),
  );
  assert.ok(breaches.some(({ endedBy, hours }) => endedBy === "auction" && hours > 0.7 && hours < 12));
  assert.equal(result.worstHours, Math.max(...breaches.map(({ hours }) => hours)));
  assert.equal(result.fills, fills.length);
  assert.ok(auctions.length > 0 && fills.length > 0);
  for (const { factor, gain, sold } of fills) {
    assert.ok(factor >= 0.985 - 1e-9 && factor <= 1.05 && gain > 0 && sold > 0);
  }
  for (const name of ["armAuction", "openAuction", "fillAuction"]) {
    assert.ok(
      gas.some(({ operation }) => operation === name),
      name,
    );
  }
}

test("help and wrong options need no chain", async () => {
  const help = await run(START, "--help");
  assert.equal(help.code, 0);
  assert.match(help.out, /--episode NAME/);
  const wrong = await run(START, "--seed", "one");
  assert.equal(wrong.code, 2);
  assert.equal(
    wrong.err.trim(),
    '--seed takes a whole number from 0 to 4294967295, not "one". See npm start -- --help.',
  );
});

test("an episode ends with a summary, a report and no broken invariant", async () => {
  const out = outOf("dec2021");
  const { code, out: printed, err } = await run(START, "--episode", "dec2021", "--seed", "7", "--json", "--out", out);
  assert.equal(code, 0, err);
  const summary = JSON.parse(printed);
  assertFitsSchema(summary);
  assert.deepEqual(JSON.parse(fs.readFileSync(path.join(out, "summary.json"), "utf8")), summary);
  assert.match(fs.readFileSync(path.join(out, "index.html"), "utf8"), /dec2021/);
  assert.equal(summary.seed, 7);
  const [{ policy, episode, points, trades, flows, result }] = summary.runs;
  assert.deepEqual([policy, episode, points.length], ["sixty-forty", "dec2021", 47]);
  assert.ok(trades.length > 0 && result.drawdown > 0.1 && result.drawdown < 0.3);
  for (const action of ["mintInKind", "deposit", "redeemInKind"]) {
    assert.ok(
      flows.some((flow) => flow.action === action && flow.refused === undefined),
      action,
    );
  }
  assertUnmanaged(summary);
  assertCapped(summary);
  assert.deepEqual(
    summary.invariants.map(({ id }) => id),
    ["V-2", "V-3", "V-4", "V-5", "V-7", "V-8", "V-9", "V-10"],
  );
  assert.deepEqual(
    summary.invariants.flatMap(({ violations }) => violations),
    [],
  );
  for (const { id, checks } of summary.invariants) assert.ok(checks > 0, id);
});

test("two runs with one seed give the same summary to the byte", async () => {
  const runs = ["a", "b"].map((name) =>
    run(START, "--data", SHORT, "--policy", "sixty-forty", "--json", "--out", outOf(name)),
  );
  const [one, same] = await Promise.all(runs);
  for (const { code, err } of [one, same]) assert.equal(code, 0, err);
  assert.equal(one.out, same.out);
  const summary = JSON.parse(one.out);
  assertFitsSchema(summary);
  const [attack] = summary.runs[0].feedAttacks;
  assert.deepEqual([attack.asset, attack.print, attack.before], ["LINK", 0.5, 4]);
  assert.ok(attack.attempts.some(({ outcome }) => outcome.startsWith("refused: ")));
});

test("a broken vault is named by its invariant, and the exit code says so", async () => {
  const { code, out, err } = await run(GATED, "--data", SHORT, "--policy", "sixty-forty", "--out", outOf("gated"));
  assert.equal(code, 1, err);
  assert.match(out, /BROKEN V-7 \(Every holder can leave in kind\): sixty-forty, short, point 0: /);
  assert.match(out, /8 invariants, \d+ checks, [1-9]\d* broken/);
  const summary = JSON.parse(fs.readFileSync(path.join(outOf("gated"), "summary.json"), "utf8"));
  const broken = summary.invariants.filter(({ violations }) => violations.length > 0).map(({ id }) => id);
  assert.deepEqual(broken, ["V-7"]);
  assert.ok(
    summary.runs[0].flows.some(({ action, refused }) => action === "redeemInKind" && refused === "UnknownError"),
  );
});
