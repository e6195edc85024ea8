// Finds Foundry's native binaries: the npm packages of this platform, else the ones on PATH.
// CommonJS, so that ES modules and the TypeScript scripts can both load it.
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

const ROOT = path.join(__dirname, "..");
const ARCHITECTURES = { x64: "amd64", arm64: "arm64" };

function fromPackage(tool) {
  const architecture = ARCHITECTURES[process.arch];
  const directory = path.join(ROOT, "node_modules", "@foundry-rs", `${tool}-${process.platform}-${architecture}`);
  const binary = path.join(directory, "bin", tool);
  return fs.existsSync(binary) ? binary : undefined;
}

function onPath(tool) {
  const { status } = spawnSync(tool, ["--version"], { stdio: "ignore" });
  return status === 0 ? tool : undefined;
}

/**
 * The path of `forge` or `anvil`. `BALLAST_FORGE` and `BALLAST_ANVIL` override it.
 * Never the umbrella package's npx wrapper: that one exits 0 when tests fail.
 */
function foundryBinary(tool) {
  const binary = process.env[`BALLAST_${tool.toUpperCase()}`] ?? fromPackage(tool) ?? onPath(tool);
  if (binary !== undefined) return binary;
  throw new Error(
    `No ${tool} for ${process.platform}/${process.arch}: npm has no package for this platform and none is on PATH. ` +
      `Install Foundry 1.7.1 (getfoundry.sh) or set BALLAST_${tool.toUpperCase()} to a ${tool} binary.`,
  );
}

module.exports = { foundryBinary };
