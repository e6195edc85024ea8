import path from "node:path";
import { ACTORS, ADDRESSES } from "../addresses";
import { creationCode, packageDirectory, readArtifact } from "../artifacts";
import { compile } from "../compile";
import type { Installer } from "../installer";

/** Of the order of mainnet's supplies in May 2024, minted to the replica's administrator. */
const WBTC_SUPPLY = 155_000n * 10n ** 8n;
const WSTETH_SUPPLY = 3_500_000n * 10n ** 18n;
const CONTRACTS = path.join(__dirname, "..", "..", "contracts");

async function installStandIn(
  installer: Installer,
  name: "StandInToken" | "StandInStakedEther",
  address: string,
  constructorArguments: readonly unknown[],
): Promise<void> {
  const artifacts = compile({
    compilerPackage: "solc",
    entry: `replica/${name}.sol`,
    remappings: { "replica/": CONTRACTS, "@openzeppelin/contracts/": packageDirectory("@openzeppelin/contracts") },
    settings: { optimizer: { enabled: true, runs: 200 }, evmVersion: "cancun" },
  });
  const artifact = artifacts[name];
  if (artifact === undefined) throw new Error(`replica/contracts/${name}.sol did not compile to ${name}.`);
  const original = name === "StandInToken" ? "WBTC" : "wstETH";
  const code = creationCode(artifact, constructorArguments);
  await installer.atAddress(`Stand-in for ${original}`, address, code, ACTORS.administrator);
}

/** Chainlink's own LINK code, and labelled stand-ins for the tokens whose code npm does not have. */
export async function installTokens(installer: Installer): Promise<void> {
  const link = readArtifact("@chainlink/contracts", "abi/v0.4/LinkToken.json");
  await installer.atAddress("LINK token", ADDRESSES.link, creationCode(link), ACTORS.administrator);
  await installStandIn(installer, "StandInToken", ADDRESSES.wbtc, ["Wrapped BTC", "WBTC", 8, WBTC_SUPPLY]);
  await installStandIn(installer, "StandInStakedEther", ADDRESSES.wsteth, [WSTETH_SUPPLY]);
}
