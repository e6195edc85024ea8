import path from "node:path";
import { ACTORS, ADDRESSES } from "../addresses";
import { creationCode, packageDirectory, type Artifact } from "../artifacts";
import { compile } from "../compile";
import type { Installer } from "../installer";

/** Swarm hash of the metadata in mainnet's WETH9; with it in place the code hash is the recorded one. */
const MAINNET_METADATA = "deb4c2ccab3c2fdca32ab3f46728389c2fe2c165d5fafa07661e4e004f6c344a";
const METADATA_TAIL = /(a165627a7a72305820)[0-9a-f]{64}(0029)$/;

function compileWeth(): Artifact {
  const { WETH9 } = compile({
    compilerPackage: "solc-0.4.19",
    entry: "canonical-weth/WETH9.sol",
    remappings: { "canonical-weth/": path.join(packageDirectory("canonical-weth"), "contracts") },
    settings: { optimizer: { enabled: false } },
  });
  if (WETH9 === undefined) throw new Error("canonical-weth did not produce WETH9.");
  return { ...WETH9, bytecode: WETH9.bytecode.replace(METADATA_TAIL, `$1${MAINNET_METADATA}$2`) };
}

/** Wrapped ether, from its published source and compiler, by its deployer at its nonce. */
export async function installWeth(installer: Installer): Promise<void> {
  await installer.byNonce("WETH9", ACTORS.wethDeployer, 446, creationCode(compileWeth()), ADDRESSES.weth);
}
