// Packs the SDK twice, as ES modules and as CommonJS, with types for both.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const SDK = path.join(ROOT, "sdk");
const TSC = path.join(ROOT, "node_modules", "typescript", "bin", "tsc");
const FLAVOURS = [
  { config: "tsconfig.json", directory: "esm", type: "module" },
  { config: "tsconfig.cjs.json", directory: "cjs", type: "commonjs" },
];

fs.rmSync(path.join(SDK, "dist"), { recursive: true, force: true });
for (const { config, directory, type } of FLAVOURS) {
  const { status } = spawnSync(process.execPath, [TSC, "-p", path.join(SDK, config)], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
  fs.writeFileSync(path.join(SDK, "dist", directory, "package.json"), `${JSON.stringify({ type })}\n`);
}
