import path from "node:path";
import { ACTORS, ADDRESSES } from "../addresses";
import { creationCode, packageDirectory } from "../artifacts";
import { compile } from "../compile";
import type { Installer } from "../installer";

/** Wrapped ether, from its published source and compiler; only the metadata hash differs from mainnet's code. */
export async function installWeth(installer: Installer): Promise<void> {
  const { WETH9 } = compile({
    compilerPackage: "solc-0.4.19",
    entry: "canonical-weth/WETH9.sol",
    remappings: { "canonical-weth/": path.join(packageDirectory("canonical-weth"), "contracts") },
    settings: { optimizer: { enabled: false } },
  });
  if (WETH9 === undefined) throw new Error("canonical-weth did not produce WETH9.");
  await installer.byNonce("WETH9", ACTORS.wethDeployer, 446, creationCode(WETH9), ADDRESSES.weth);
}
