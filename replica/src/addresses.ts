/** Canonical Ethereum mainnet addresses of the contracts that the replica installs and the tests use. */
export const ADDRESSES = {
  weth: "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2",
  usdc: "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48",
  usdcImplementation: "0x43506849D7C04F9138D1A2050bbF3A0c054402dd",
  wbtc: "0x2260FAC5E5542a773Aa44fBCfeDf7C193bc2C599",
  link: "0x514910771AF9Ca656af840dff83E8264EcF986CA",
  wsteth: "0x7f39C581F595B53c5cb19bD0b3f8dA6c935E2Ca0",
  permit2: "0x000000000022D473030F116dDEE9F6B43aC78BA3",

  uniswapV2Factory: "0x5C69bEe701ef814a2B6a3EDD4B1652CB9cc5aA6f",
  uniswapV2Router: "0x7a250d5630B4cF539739dF2C5dAcb4c659F2488D",
  uniswapV2UsdcWethPair: "0xB4e16d0168e52d35CaCD2c6185b44281Ec28C9Dc",
  uniswapV3Factory: "0x1F98431c8aD98523631AE4a59f267346ea31F984",
  swapRouter: "0xE592427A0AEce92De3Edee1F18E0157C05861564",
  swapRouter02: "0x68b3465833fb72A70ecDF485E0e4C7bD8665Fc45",
  quoterV2: "0x61fFE014bA17989E743c5F6cB21bF9697530B21e",
  nonfungiblePositionManager: "0xC36442b4a4522E871399CD717aBDD847Ab11FE88",
  usdcWethPool: "0x88e6A0c2dDD26FEEb64F039a2c41296FcB3f5640",
  wbtcWethPool: "0x4585FE77225b41b697C938B018E2Ac67Ac5a20c0",
  linkWethPool: "0xa6Cc3C2531FdaA6Ae1A3CA84c2855806728693e8",
  wstethWethPool: "0x109830a1AAaD605BbF02a9dFA7B0B92EC2FB7dAa",

  ethUsdFeed: "0x5f4eC3Df9cbd43714FE2740f5E3616155c5b8419",
  btcUsdFeed: "0xF4030086522a5bEEa4988F8cA5B36dbC97BeE88c",
  usdcUsdFeed: "0x8fFfFfd4AfB6115b954Bd326cbe7B4BA576818f6",
  linkUsdFeed: "0x2c1d072e956AFFC0D435Cb7AC38EF18d24d9127c",
  stethEthFeed: "0x86392dC19c0b719886221c78AB11eb8Cf5c52812",

  aavePoolAddressesProvider: "0x2f39d218133AFaB8F2B819B1066c7E434Ad94E9e",
  aavePool: "0x87870Bca3F3fD6335C3F4ce8392D69350B4fA4E2",
  aavePoolConfigurator: "0x64b761D848206f447Fe2dd461b0c635Ec39EbB27",
  aaveOracle: "0x54586bE62E3c3580375aE3723C145253060Ca0C2",
  aaveAclManager: "0xc2aaCf6553D20d1e9d78E365AAba8032af9c85b0",
  aaveProtocolDataProvider: "0x7B4EB56E7CD4b454BA8ff71E4518426369a138a3",
  /** Mainnet's data provider since v3.6; the one above was v3.0's and stands retired, as on mainnet. */
  aaveProtocolDataProviderV36: "0x0a16f2FCC0D44FaE41cc54e079281D84A363bECD",
  aaveIncentivesController: "0x8164Cc65827dcFe994AB23944CBC90e0aa80bFcb",
  aaveEmissionManager: "0x223d844fc4B006D67c0cDbd39371A9F73f69d974",
  aEthWeth: "0x4d5F47FA6A74757f35C14fD3a6Ef8E3C9BC514E8",
  aEthUsdc: "0x98C23E9d8f34FEFb1B7BD6a91B7FF122F4e16F5c",
  variableDebtEthUsdc: "0x72E95b8931767C79bA4EeE721354d6E99a61D004",
  variableDebtEthWeth: "0xeA51d7853EEFb32b6ee06b1C12E6dcCA88Be0fFE",
  /** waEthUSDC and waEthWETH: ERC-4626 wrappers (StataTokenV2) of the aTokens. */
  aaveUsdcVault: "0xD4fa2D31b7968E448877f69A96DE69f5de8cD23E",
  aaveWethVault: "0x0bfc9d54Fc184518A81162F8fB99c2eACa081202",
} as const;

export type AddressName = keyof typeof ADDRESSES;

/** Accounts that act on mainnet and are impersonated here, and the replica's own administrators. */
export const ACTORS = {
  uniswapV2Deployer: "0x9C33eaCc2F50E39940D3AfaF2c7B8246B681A374",
  uniswapV3Deployer: "0x6C9FC64A53c1b71FB3f9Af64d1ae3A4931A5f4E9",
  wethDeployer: "0x4F26FfBe5F04ED43630fdC30A87638d53D0b0876",
  usdcProxyDeployer: "0x95Ba4cF87D6723ad9C0Db21737D862bE80e93911",
  usdcProxyAdmin: "0x807a96288A1A408dBC13DE2b1d087d10356395d2",
  usdcOwner: "0xFcb19e6a322b27c06842A71e8c725399f049AE3a",
  usdcMasterMinter: "0xE982615d461DD5cD06575BbeA87624fda4e3de17",
  /** Aave's ACL admin on mainnet, also the replica's administrator where mainnet's is of no consequence. */
  administrator: "0x5300A1a15135EA4dc7aD5a167152C01EFc9b192A",
  aaveTreasury: "0x464C71f6c2F760DdA6093dCB91C24c39e5d6e18c",
  /** The account that submits Chainlink rounds to the replica's aggregators. */
  priceReporter: "0x00000000000000000000000000000000000000a1",
  /** The account that seeds pools and lending markets. */
  liquidityProvider: "0x00000000000000000000000000000000000000B2",
} as const;
