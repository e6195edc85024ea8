import { AbiCoder, id } from "ethers";
import path from "node:path";
import { ACTORS, ADDRESSES } from "../addresses";
import { creationCode, linkLibraries, packageDirectory, readArtifact, type Artifact } from "../artifacts";
import { compile } from "../compile";
import { RemoteContract, type Installer } from "../installer";
import type { ReserveDescription } from "./aave";

const { administrator, aaveTreasury } = ACTORS;
const { aavePool, aavePoolAddressesProvider, aavePoolConfigurator, aaveIncentivesController } = ADDRESSES;
const { aaveEmissionManager, aaveProtocolDataProviderV36 } = ADDRESSES;

/** Libraries of v3.6's pool, in an order in which each finds those it calls already deployed. */
const POOL_LIBRARIES = ["BorrowLogic", "FlashLoanLogic", "LiquidationLogic", "PoolLogic", "SupplyLogic"] as const;
const TOKEN_PARAMETERS = "0x10";

interface TokenImplementations {
  readonly aToken: string;
  readonly variableDebt: string;
}

/**
 * Compiles one contract of Aave v3.6 with everything it needs and returns all of them by name. Compiler and optimiser
 * are those of Aave's repository; only the EVM version is later, since OpenZeppelin's release on npm copies memory with
 * an instruction of Cancun's.
 */
export function compileAave(file: string): Readonly<Record<string, Artifact>> {
  return compile({
    compilerPackage: "solc-0.8.27",
    entry: `aave-v3-origin/contracts/${file}.sol`,
    remappings: {
      "aave-v3-origin/": path.join(packageDirectory("@aave-dao/aave-v3-origin"), "src"),
      "solidity-utils/": path.join(packageDirectory("@bgd-labs/solidity-utils"), "src"),
      "@openzeppelin/contracts/": packageDirectory("@openzeppelin/contracts"),
      "openzeppelin-contracts-upgradeable/contracts/": packageDirectory("@openzeppelin/contracts-upgradeable"),
    },
    aliases: { "openzeppelin-contracts/contracts/": "@openzeppelin/contracts/" },
    settings: {
      optimizer: { enabled: true, runs: 200 },
      evmVersion: "cancun",
      metadata: { bytecodeHash: "none" },
    },
  });
}

/** The contract called `name` among compiled ones. */
export function contractNamed(artifacts: Readonly<Record<string, Artifact>>, name: string): Artifact {
  const artifact = artifacts[name];
  if (artifact === undefined) throw new Error(`Compiling Aave v3.6 gave no ${name}: has the package's layout changed?`);
  return artifact;
}

const contractIn = (file: string): Artifact => contractNamed(compileAave(file), path.posix.basename(file));

const rewards = (name: string): Artifact =>
  readArtifact("@aave/deploy-v3", `artifacts/@aave/periphery-v3/contracts/rewards/${name}.sol/${name}.json`);

/** Implementations and libraries are found through proxies alone, so their addresses claim nothing. */
function deployImplementation(
  installer: Installer,
  artifact: Artifact,
  name: string,
  constructorArguments: readonly unknown[],
): Promise<string> {
  return installer.deploy(`Aave v3.6 ${name}`, creationCode(artifact, constructorArguments), administrator);
}

/**
 * The rewards controller that v3.6's tokens and the ERC-4626 wrappers hold as an immutable. It is the provider's third
 * child, as on mainnet, so its address follows; no reward is configured.
 */
async function installIncentives(installer: Installer, provider: RemoteContract): Promise<void> {
  const manager = rewards("EmissionManager");
  const managerCode = creationCode(manager, [administrator]);
  await installer.atAddress("Aave EmissionManager", aaveEmissionManager, managerCode, administrator);
  const code = creationCode(rewards("RewardsController"), [aaveEmissionManager]);
  const implementation = await installer.deploy("Aave RewardsController implementation", code, administrator);
  await provider.send(administrator, "setAddressAsProxy", [id("INCENTIVES_CONTROLLER"), implementation]);
  await installer.record("Aave RewardsController proxy", aaveIncentivesController, "child");
  const emissions = new RemoteContract(installer.rpc, aaveEmissionManager, manager.abi);
  await emissions.send(administrator, "setRewardsController", [aaveIncentivesController]);
}

async function upgradePool(installer: Installer, provider: RemoteContract): Promise<RemoteContract> {
  const strategy = contractIn("misc/DefaultReserveInterestRateStrategyV2");
  const rates = await deployImplementation(installer, strategy, "rate strategy", [aavePoolAddressesProvider]);
  const compiled = compileAave("instances/PoolInstance");
  const libraries: Record<string, string> = {};
  for (const name of POOL_LIBRARIES) {
    const library = linkLibraries(contractNamed(compiled, name), libraries);
    libraries[name] = await deployImplementation(installer, library, name, []);
  }
  const pool = linkLibraries(contractNamed(compiled, "PoolInstance"), libraries);
  const constructorArguments = [aavePoolAddressesProvider, rates];
  const implementation = await deployImplementation(installer, pool, "Pool implementation", constructorArguments);
  await provider.send(administrator, "setPoolImpl", [implementation]);
  return new RemoteContract(installer.rpc, aavePool, pool.abi);
}

async function upgradeConfigurator(installer: Installer, provider: RemoteContract): Promise<RemoteContract> {
  const compiled = compileAave("instances/PoolConfiguratorInstance");
  const library = contractNamed(compiled, "ConfiguratorLogic");
  const libraries = { ConfiguratorLogic: await deployImplementation(installer, library, "ConfiguratorLogic", []) };
  const configurator = linkLibraries(contractNamed(compiled, "PoolConfiguratorInstance"), libraries);
  const name = "PoolConfigurator implementation";
  const implementation = await deployImplementation(installer, configurator, name, []);
  await provider.send(administrator, "setPoolConfiguratorImpl", [implementation]);
  return new RemoteContract(installer.rpc, aavePoolConfigurator, configurator.abi);
}

async function installDataProvider(installer: Installer, provider: RemoteContract): Promise<void> {
  const code = creationCode(contractIn("helpers/AaveProtocolDataProvider"), [aavePoolAddressesProvider]);
  await installer.atAddress("Aave v3.6 ProtocolDataProvider", aaveProtocolDataProviderV36, code, administrator);
  await provider.send(administrator, "setPoolDataProvider", [aaveProtocolDataProviderV36]);
}

async function deployTokenImplementations(installer: Installer): Promise<TokenImplementations> {
  const aToken = contractIn("instances/ATokenInstance");
  const variableDebt = contractIn("instances/VariableDebtTokenInstance");
  const shared = [aavePool, aaveIncentivesController];
  return {
    aToken: await deployImplementation(installer, aToken, "AToken implementation", [...shared, aaveTreasury]),
    variableDebt: await deployImplementation(installer, variableDebt, "VariableDebtToken implementation", shared),
  };
}

/** v3.6 keeps rates by asset in one strategy, in basis points; v3.0 had a strategy contract per asset. */
function encodeRates({ optimalUtilisation, baseRate, slope1, slope2 }: ReserveDescription): string {
  const types = ["uint16", "uint32", "uint32", "uint32"];
  return AbiCoder.defaultAbiCoder().encode(types, [optimalUtilisation, baseRate, slope1, slope2]);
}

async function upgradeReserve(
  pool: RemoteContract,
  configurator: RemoteContract,
  tokens: TokenImplementations,
  reserve: ReserveDescription,
): Promise<void> {
  const { asset, symbol } = reserve;
  const aToken = { name: `Aave Ethereum ${symbol}`, symbol: `aEth${symbol}`, implementation: tokens.aToken };
  await configurator.send(administrator, "updateAToken", [{ asset, params: TOKEN_PARAMETERS, ...aToken }]);
  const debtToken = {
    name: `Aave Ethereum Variable Debt ${symbol}`,
    symbol: `variableDebtEth${symbol}`,
    implementation: tokens.variableDebt,
  };
  await configurator.send(administrator, "updateVariableDebtToken", [
    { asset, params: TOKEN_PARAMETERS, ...debtToken },
  ]);
  await configurator.send(administrator, "setReserveInterestRateData", [asset, encodeRates(reserve)]);
  await assertEmpty(pool, asset);
}

/**
 * The upgrade skips the revisions that carried balances over. That is right only for a reserve nobody has used: its
 * virtual balance starts at zero, and so does the deficit, which lies where v3.0 kept the stable borrow rate.
 */
async function assertEmpty(pool: RemoteContract, asset: string): Promise<void> {
  const [balance] = (await pool.read("getVirtualUnderlyingBalance", [asset])) as [bigint];
  const [deficit] = (await pool.read("getReserveDeficit", [asset])) as [bigint];
  if (balance === 0n && deficit === 0n) return;
  throw new Error(
    `Reserve ${asset} is in use (balance ${balance}, deficit ${deficit}): upgrade Aave before seeding it.`,
  );
}

/**
 * Takes the market from v3.0.1, as installed, to v3.6 behind the same proxies, as governance did on mainnet step by
 * step. Addresses and proxies stay mainnet's; the implementations are compiled from the published sources. Only the
 * administrator's own calls are used: no storage is written.
 */
export async function upgradeAave(installer: Installer, reserves: readonly ReserveDescription[]): Promise<void> {
  const { abi } = readArtifact(
    "@aave/deploy-v3",
    "artifacts/@aave/core-v3/contracts/protocol/configuration/PoolAddressesProvider.sol/PoolAddressesProvider.json",
  );
  const provider = new RemoteContract(installer.rpc, aavePoolAddressesProvider, abi);
  await installIncentives(installer, provider);
  const pool = await upgradePool(installer, provider);
  const configurator = await upgradeConfigurator(installer, provider);
  await installDataProvider(installer, provider);
  const tokens = await deployTokenImplementations(installer);
  for (const reserve of reserves) await upgradeReserve(pool, configurator, tokens, reserve);
}
