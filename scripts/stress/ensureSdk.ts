import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const ROOT = path.join(__dirname, "..", "..");
const ENTRY = path.join(ROOT, "sdk", "dist", "cjs", "index.js");

function newestSource(): number {
  const source = path.join(ROOT, "sdk", "src");
  const files = fs.readdirSync(source, { recursive: true }).map((name) => path.join(source, String(name)));
  return Math.max(...files.map((file) => fs.statSync(file).mtimeMs));
}

/** Packs the SDK when there is no package, or one older than its sources. */
export function ensureSdk(): void {
  if (fs.existsSync(ENTRY) && fs.statSync(ENTRY).mtimeMs >= newestSource()) return;
  const script = path.join(ROOT, "scripts", "build-sdk.mjs");
  const { status } = spawnSync(process.execPath, [script], { stdio: ["ignore", 2, "inherit"] });
  if (status !== 0) throw new Error(`Packing the SDK failed with exit code ${status ?? "none"}; see above.`);
}
