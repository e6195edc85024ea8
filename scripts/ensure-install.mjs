// Installs the locked dependencies when they are missing or older than the lock file. Node built-ins only: this runs
// before anything is installed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const LOCK = path.join(ROOT, "package-lock.json");
const STAMP = path.join(ROOT, "node_modules", ".ballast-lock-hash");
const MINIMUM_NODE = 20;

const lockHash = () => createHash("sha256").update(fs.readFileSync(LOCK)).digest("hex");

/** True when node_modules was installed from the lock file as it is now. */
export function isInstalled() {
  return fs.existsSync(STAMP) && fs.readFileSync(STAMP, "utf8") === lockHash();
}

export function ensureInstall() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < MINIMUM_NODE) {
    console.error(`Ballast needs Node ${MINIMUM_NODE} or newer; this is ${process.versions.node}.`);
    process.exit(1);
  }
  if (isInstalled()) return;
  console.log("Installing the locked dependencies (once; about 900 MB on disk) ...");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const result = spawnSync(npm, ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: ROOT, stdio: "inherit" });
  if (result.status !== 0) {
    console.error(`"npm ci" failed (exit code ${result.status ?? result.error?.message}). Nothing was started.`);
    process.exit(result.status ?? 1);
  }
  fs.writeFileSync(STAMP, lockHash());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) ensureInstall();
