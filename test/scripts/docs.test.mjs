// Papers do not rot: every relative link leads somewhere, and every test that a paper names is there.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
const LINK = /\[([^\]]*)\]\(([^)\s]+)\)/g;

const papers = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], { cwd: ROOT })
  .toString()
  .split("\n")
  .filter((file) => file !== "" && fs.existsSync(path.join(ROOT, file)));

/** Every link of a paper: what it says, where it leads, without what runs inside code. */
function linksOf(file) {
  const text = fs.readFileSync(path.join(ROOT, file), "utf8").replace(/```[\s\S]*?```/g, "");
  return [...text.matchAll(LINK)].map(([, label, target]) => ({ file, label, target }));
}

/** The file that a relative link leads to; undefined for addresses and anchors. */
function fileOf({ file, target }) {
  if (/^[a-z]+:|^#/.test(target)) return undefined;
  return path.join(ROOT, path.dirname(file), target.replace(/#.*$/, ""));
}

const links = papers.flatMap(linksOf);

test("there are papers to look at", () => {
  for (const file of ["README.md", "docs/your-money.md", "docs/invariants.md"]) assert.ok(papers.includes(file), file);
});

test("every relative link leads to a file", () => {
  const dead = links.filter((link) => fileOf(link) !== undefined && !fs.existsSync(fileOf(link)));
  assert.deepEqual(dead, []);
});

test("every test that a paper links to is in the file it links to", () => {
  const named = links.filter(({ label }) => /^`(test|invariant)\w*`$/.test(label));
  assert.ok(named.length > 40, `only ${named.length} tests are named`);
  const absent = named.filter((link) => {
    const source = fs.readFileSync(fileOf(link), "utf8");
    return !source.includes(`function ${link.label.slice(1, -1)}(`);
  });
  assert.deepEqual(absent, []);
});

test("every statement about money names its proof", () => {
  const text = fs.readFileSync(path.join(ROOT, "docs", "your-money.md"), "utf8");
  const rows = text
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| who") && !line.startsWith("| ---"));
  assert.ok(rows.length >= 10);
  assert.deepEqual(
    rows.filter((row) => !/\[`(test|invariant)\w*`\]\(/.test(row)),
    [],
  );
});

test("the page of parameters is what the code says", () => {
  const script = path.join("scripts", "parameters", "index.ts");
  execFileSync(process.execPath, ["-r", "ts-node/register/transpile-only", script, "--check"], { cwd: ROOT });
});
