import { ZeroAddress } from "ethers";
import { ACTORS, ADDRESSES } from "../addresses";
import { creationCode, linkLibraries, readArtifact, type Artifact } from "../artifacts";
import { RemoteContract, type Installer } from "../installer";
import { raiseNonce } from "../rpc";

const { administrator, aaveTreasury } = ACTORS;
const { aavePoolAddressesProvider, aavePool, aavePoolConfigurator } = ADDRESSES;

/** Basis points; rates are annual. */
export interface ReserveDescription {
  readonly symbol: string;
  readonly asset: string;
  readonly priceFeed: string;
  readonly decimals: number;
  /** Nonce of mainnet's configurator when it listed the asset: it decides the aToken's address. */
  readonly configuratorNonce: number;
  readonly loanToValue: bigint;
  readonly liquidationThreshold: bigint;
  readonly liquidationBonus: bigint;
  readonly reserveFactor: bigint;
  readonly optimalUtilisation: bigint;
  readonly baseRate: bigint;
  readonly slope1: bigint;
  readonly slope2: bigint;
}

const core = (name: string): Artifact =>
  readArtifact("@aave/deploy-v3", `artifacts/@aave/core-v3/contracts/${name}.sol/${name.split("/").pop()}.json`);

const toRay = (basisPoints: bigint): bigint => basisPoints * 10n ** 23n;
/** Oracle prices and the base currency unit have 8 decimals, as on mainnet. */
const BASE_CURRENCY_UNIT = 100_000_000n;
const STABLE_RATE_PARAMETERS = [toRay(100n), toRay(300n), toRay(2000n)];
const LOGIC_LIBRARIES = [
  "SupplyLogic",
  "BorrowLogic",
  "LiquidationLogic",
  "EModeLogic",
  "BridgeLogic",
  "PoolLogic",
  "ConfiguratorLogic",
] as const;

async function deployLibraries(installer: Installer): Promise<Record<string, string>> {
  const libraries: Record<string, string> = {};
  for (const name of LOGIC_LIBRARIES) {
    const code = creationCode(core(`protocol/libraries/logic/${name}`));
    libraries[name] = await installer.deploy(`Aave ${name}`, code, administrator);
  }
  const flashLoan = linkLibraries(core("protocol/libraries/logic/FlashLoanLogic"), libraries);
  libraries.FlashLoanLogic = await installer.deploy("Aave FlashLoanLogic", creationCode(flashLoan), administrator);
  return libraries;
}

async function installAccessControl(installer: Installer, provider: RemoteContract): Promise<void> {
  await provider.send(administrator, "setACLAdmin", [administrator]);
  const artifact = core("protocol/configuration/ACLManager");
  const code = creationCode(artifact, [aavePoolAddressesProvider]);
  await installer.atAddress("Aave ACLManager", ADDRESSES.aaveAclManager, code, administrator);
  await provider.send(administrator, "setACLManager", [ADDRESSES.aaveAclManager]);
  const manager = new RemoteContract(installer.rpc, ADDRESSES.aaveAclManager, artifact.abi);
  await manager.send(administrator, "addPoolAdmin", [administrator]);
  await manager.send(administrator, "addAssetListingAdmin", [administrator]);
}

async function installPool(installer: Installer, provider: RemoteContract): Promise<RemoteContract> {
  const libraries = await deployLibraries(installer);
  const pool = linkLibraries(core("protocol/pool/Pool"), libraries);
  const configurator = linkLibraries(core("protocol/pool/PoolConfigurator"), libraries);
  const poolCode = creationCode(pool, [aavePoolAddressesProvider]);
  const poolImplementation = await installer.deploy("Aave Pool implementation", poolCode, administrator);
  await provider.send(administrator, "setPoolImpl", [poolImplementation]);
  await installer.record("AaveV3 Pool proxy", aavePool, "child");
  const configuratorImplementation = await installer.deploy(
    "Aave PoolConfigurator implementation",
    creationCode(configurator),
    administrator,
  );
  await provider.send(administrator, "setPoolConfiguratorImpl", [configuratorImplementation]);
  await installer.record("Aave PoolConfigurator proxy", aavePoolConfigurator, "child");
  return new RemoteContract(installer.rpc, aavePoolConfigurator, configurator.abi);
}

async function installOracle(
  installer: Installer,
  provider: RemoteContract,
  reserves: readonly ReserveDescription[],
): Promise<void> {
  const assets = reserves.map((reserve) => reserve.asset);
  const sources = reserves.map((reserve) => reserve.priceFeed);
  const code = creationCode(core("misc/AaveOracle"), [
    aavePoolAddressesProvider,
    assets,
    sources,
    ZeroAddress,
    ZeroAddress,
    BASE_CURRENCY_UNIT,
  ]);
  await installer.atAddress("AaveOracle", ADDRESSES.aaveOracle, code, administrator);
  await provider.send(administrator, "setPriceOracle", [ADDRESSES.aaveOracle]);
  const dataProvider = creationCode(core("misc/AaveProtocolDataProvider"), [aavePoolAddressesProvider]);
  const { aaveProtocolDataProvider } = ADDRESSES;
  await installer.atAddress("Aave ProtocolDataProvider", aaveProtocolDataProvider, dataProvider, administrator);
  await provider.send(administrator, "setPoolDataProvider", [aaveProtocolDataProvider]);
}

interface TokenImplementations {
  readonly aToken: string;
  readonly stableDebt: string;
  readonly variableDebt: string;
}

async function deployTokenImplementations(installer: Installer): Promise<TokenImplementations> {
  const deploy = (name: string): Promise<string> =>
    installer.deploy(
      `Aave ${name} implementation`,
      creationCode(core(`protocol/tokenization/${name}`), [aavePool]),
      administrator,
    );
  return {
    aToken: await deploy("AToken"),
    stableDebt: await deploy("StableDebtToken"),
    variableDebt: await deploy("VariableDebtToken"),
  };
}

async function deployRateStrategy(installer: Installer, reserve: ReserveDescription): Promise<string> {
  const { optimalUtilisation, baseRate, slope1, slope2 } = reserve;
  const variable = [optimalUtilisation, baseRate, slope1, slope2].map(toRay);
  const stable = [slope1, slope2].map(toRay);
  const code = creationCode(core("protocol/pool/DefaultReserveInterestRateStrategy"), [
    aavePoolAddressesProvider,
    ...variable,
    ...stable,
    ...STABLE_RATE_PARAMETERS,
  ]);
  return installer.deploy(`Aave rate strategy ${reserve.symbol}`, code, administrator);
}

async function listReserve(
  installer: Installer,
  configurator: RemoteContract,
  tokens: TokenImplementations,
  reserve: ReserveDescription,
): Promise<void> {
  const { symbol, asset } = reserve;
  const strategy = await deployRateStrategy(installer, reserve);
  await raiseNonce(installer.rpc, aavePoolConfigurator, reserve.configuratorNonce);
  await configurator.send(administrator, "initReserves", [
    [
      {
        aTokenImpl: tokens.aToken,
        stableDebtTokenImpl: tokens.stableDebt,
        variableDebtTokenImpl: tokens.variableDebt,
        underlyingAssetDecimals: reserve.decimals,
        interestRateStrategyAddress: strategy,
        underlyingAsset: asset,
        treasury: aaveTreasury,
        incentivesController: ZeroAddress,
        aTokenName: `Aave Ethereum ${symbol}`,
        aTokenSymbol: `aEth${symbol}`,
        variableDebtTokenName: `Aave Ethereum Variable Debt ${symbol}`,
        variableDebtTokenSymbol: `variableDebtEth${symbol}`,
        stableDebtTokenName: `Aave Ethereum Stable Debt ${symbol}`,
        stableDebtTokenSymbol: `stableDebtEth${symbol}`,
        params: "0x10",
      },
    ],
  ]);
  const { loanToValue, liquidationThreshold, liquidationBonus, reserveFactor } = reserve;
  const collateral = [asset, loanToValue, liquidationThreshold, liquidationBonus];
  await configurator.send(administrator, "configureReserveAsCollateral", collateral);
  await configurator.send(administrator, "setReserveBorrowing", [asset, true]);
  await configurator.send(administrator, "setReserveFactor", [asset, reserveFactor]);
}

/** Aave V3 at its canonical addresses: provider, pool, configurator, oracle, and one market per reserve. */
export async function installAave(installer: Installer, reserves: readonly ReserveDescription[]): Promise<void> {
  const artifact = core("protocol/configuration/PoolAddressesProvider");
  const code = creationCode(artifact, ["Aave Ethereum Market", administrator]);
  await installer.atAddress("AaveV3 PoolAddressesProvider", aavePoolAddressesProvider, code, administrator);
  const provider = new RemoteContract(installer.rpc, aavePoolAddressesProvider, artifact.abi);
  await installAccessControl(installer, provider);
  const configurator = await installPool(installer, provider);
  await installOracle(installer, provider, reserves);
  const tokens = await deployTokenImplementations(installer);
  for (const reserve of reserves) await listReserve(installer, configurator, tokens, reserve);
  await installer.record("aEthWETH", ADDRESSES.aEthWeth, "child");
  await installer.record("aEthUSDC", ADDRESSES.aEthUsdc, "child");
}
