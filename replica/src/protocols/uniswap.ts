import { ACTORS, ADDRESSES } from "../addresses";
import { creationCode, readArtifact, type Artifact } from "../artifacts";
import { RemoteContract, type Installer } from "../installer";

const { uniswapV2Deployer, uniswapV3Deployer } = ACTORS;
const { uniswapV2Factory, uniswapV3Factory, nonfungiblePositionManager, weth, usdc } = ADDRESSES;
/** Mainnet's NonfungibleTokenPositionDescriptor proxy; the position manager keeps it as an immutable. */
const POSITION_DESCRIPTOR = "0xEe6A57eC80ea46401049E92587E52f5Ec1c24785";
/** Fee in hundredths of a basis point, and tick spacing. */
const LOWEST_FEE_TIER = [100, 1];

const v3 = (name: string): Artifact => readArtifact("@uniswap/v3-periphery", `artifacts/contracts/${name}.json`);
const router = (name: string): Artifact =>
  readArtifact("@uniswap/swap-router-contracts", `artifacts/contracts/${name}.json`);

async function installV2(installer: Installer): Promise<void> {
  const factory = readArtifact("@uniswap/v2-core", "build/UniswapV2Factory.json");
  const factoryCode = creationCode(factory, [uniswapV2Deployer]);
  await installer.byNonce("UniswapV2Factory", uniswapV2Deployer, 0, factoryCode, uniswapV2Factory);
  const routerArtifact = readArtifact("@uniswap/v2-periphery", "build/UniswapV2Router02.json");
  const routerCode = creationCode(routerArtifact, [uniswapV2Factory, weth]);
  await installer.byNonce("UniswapV2Router02", uniswapV2Deployer, 3, routerCode, ADDRESSES.uniswapV2Router);
  await new RemoteContract(installer.rpc, uniswapV2Factory, factory.abi).send(uniswapV2Deployer, "createPair", [
    usdc,
    weth,
  ]);
  await installer.record("UniswapV2Pair USDC/WETH", ADDRESSES.uniswapV2UsdcWethPair, "child");
}

async function installV3(installer: Installer): Promise<void> {
  const byNonce = (name: string, nonce: number, code: string, address: string): Promise<string> =>
    installer.byNonce(name, uniswapV3Deployer, nonce, code, address);
  const factory = readArtifact("@uniswap/v3-core", "artifacts/contracts/UniswapV3Factory.sol/UniswapV3Factory.json");
  await byNonce("UniswapV3Factory", 0, creationCode(factory), uniswapV3Factory);
  // Governance enabled the 0.01 % tier in 2021; a fresh factory does not have it.
  await new RemoteContract(installer.rpc, uniswapV3Factory, factory.abi).send(
    uniswapV3Deployer,
    "enableFeeAmount",
    LOWEST_FEE_TIER,
  );
  const swapRouter = creationCode(v3("SwapRouter.sol/SwapRouter"), [uniswapV3Factory, weth]);
  await byNonce("SwapRouter", 4, swapRouter, ADDRESSES.swapRouter);
  const manager = v3("NonfungiblePositionManager.sol/NonfungiblePositionManager");
  const managerCode = creationCode(manager, [uniswapV3Factory, weth, POSITION_DESCRIPTOR]);
  await byNonce("NonfungiblePositionManager", 8, managerCode, nonfungiblePositionManager);
  const quoter = creationCode(router("lens/QuoterV2.sol/QuoterV2"), [uniswapV3Factory, weth]);
  await byNonce("QuoterV2", 13, quoter, ADDRESSES.quoterV2);
  const router02 = router("SwapRouter02.sol/SwapRouter02");
  const router02Arguments = [uniswapV2Factory, uniswapV3Factory, nonfungiblePositionManager, weth];
  await byNonce("SwapRouter02", 14, creationCode(router02, router02Arguments), ADDRESSES.swapRouter02);
}

/** Uniswap V2 (factory, router, USDC/WETH pair) and V3 (factory, routers, quoter, position manager) by their deployers. */
export async function installUniswap(installer: Installer): Promise<void> {
  await installV2(installer);
  await installV3(installer);
}
