import { mine, time } from "@nomicfoundation/hardhat-network-helpers";
import { FEEDS, type FeedName, type MainnetEnvironment } from "@ballast/replica";
import { expect } from "chai";
import { ZeroAddress, type BaseContract } from "ethers";
import { ethers } from "hardhat";
import type { ChainlinkFeed, TwapFeed } from "../../../typechain-types";
import { contractAt, getMainnetEnv, MODE } from "../../env/mainnet";

const WAD = 10n ** 18n;
const YEAR = 365n * 24n * 60n * 60n;
const DAY = 24 * 60 * 60;
const WINDOW = 1800;
const POOL_FEE = 500;
const HARD_LIMIT = WAD / 20n;
/** A tenth of the smallest liquidity that mainnet's USDC/WETH pool is known to have had. */
const MIN_LIQUIDITY = 10n ** 18n;
const POOL_UNCERTAINTY = WAD / 500n;

interface Terms {
  readonly uncertainty: bigint;
  readonly heartbeat: number;
  readonly volatility: bigint;
}

/** Deviation threshold and heartbeat as Chainlink publishes them, and an annual volatility of the right order. */
const TERMS: Readonly<Record<FeedName, Terms>> = {
  ethUsd: { uncertainty: WAD / 200n, heartbeat: 3600, volatility: (WAD * 8n) / 10n },
  btcUsd: { uncertainty: WAD / 200n, heartbeat: 3600, volatility: (WAD * 6n) / 10n },
  usdcUsd: { uncertainty: WAD / 400n, heartbeat: DAY, volatility: WAD / 100n },
  linkUsd: { uncertainty: WAD / 100n, heartbeat: 3600, volatility: WAD },
  stethEth: { uncertainty: WAD / 200n, heartbeat: DAY, volatility: WAD / 50n },
};

interface TwoSided {
  readonly bid: bigint;
  readonly ask: bigint;
}

const middle = ({ bid, ask }: TwoSided): bigint => (bid + ask) / 2n;
const ceilDivide = (x: bigint, y: bigint): bigint => (x + y - 1n) / y;

function squareRootUp(x: bigint): bigint {
  if (x === 0n) return 0n;
  let root = BigInt(Math.floor(Math.sqrt(Number(x))));
  while (root * root >= x) root -= root / 1_000_000_000_000n + 1n;
  while (root * root < x) root += 1n;
  return root;
}

function chainlinkFeed(name: FeedName): Promise<ChainlinkFeed> {
  const { uncertainty, heartbeat, volatility } = TERMS[name];
  const { proxy, decimals } = FEEDS[name];
  return ethers.deployContract("ChainlinkFeed", [
    {
      aggregator: proxy,
      uncertainty,
      heartbeat,
      maxAge: 2 * heartbeat,
      volatility,
      minAnswer: 10n ** BigInt(decimals - 4),
      maxAnswer: 10n ** BigInt(decimals + 8),
    },
  ]);
}

async function twapFeed(env: MainnetEnvironment, token: string, quoteFeed: BaseContract): Promise<TwapFeed> {
  return ethers.deployContract("TwapFeed", [
    {
      pool: env.addresses.usdcWethPool,
      token,
      quoteFeed: await quoteFeed.getAddress(),
      window: WINDOW,
      minLiquidity: MIN_LIQUIDITY,
      uncertainty: POOL_UNCERTAINTY,
    },
  ]);
}

/** The price of ether twice: Chainlink's, and the USDC/WETH pool's through Chainlink's price of USDC. */
async function etherFeeds() {
  const env = await getMainnetEnv();
  const ether = await chainlinkFeed("ethUsd");
  const usdc = await chainlinkFeed("usdcUsd");
  const pool = await twapFeed(env, env.addresses.weth, usdc);
  const guarded = await ethers.deployContract("GuardedFeed", [
    await ether.getAddress(),
    await pool.getAddress(),
    HARD_LIMIT,
  ]);
  return { env, ether, usdc, pool, guarded };
}

/** Lets the pool's history grow longer than the window and the feeds be fresh at its end. */
async function settle(env: MainnetEnvironment): Promise<void> {
  await mine();
  await time.increase(WINDOW);
  for (const name of ["ethUsd", "usdcUsd"] as const) await env.setPrice(name, await env.price(name));
}

/** Buys ether for `dollars` in the USDC/WETH pool. */
async function buyEther(env: MainnetEnvironment, dollars: bigint): Promise<void> {
  const [trader] = await ethers.getSigners();
  if (trader === undefined) throw new Error("Hardhat gave no signer.");
  const { usdc, weth, swapRouter02 } = env.addresses;
  const amount = dollars * 10n ** 6n;
  await env.fund(usdc, trader.address, amount);
  await contractAt(env, "erc20", usdc, trader).getFunction("approve").send(swapRouter02, amount);
  const swap = [usdc, weth, POOL_FEE, trader.address, amount, 0, 0];
  await contractAt(env, "swapRouter02", swapRouter02, trader).getFunction("exactInputSingle").send(swap);
}

/** Gas of a call as a transaction of its own, less what every transaction and its data cost. */
async function gasOf(to: string, data: string): Promise<bigint> {
  const [sender] = await ethers.getSigners();
  if (sender === undefined) throw new Error("Hardhat gave no signer.");
  const sent = await sender.sendTransaction({ to, data });
  const receipt = await sent.wait();
  if (receipt === null) throw new Error("The transaction was not mined.");
  const bytes = ethers.getBytes(data);
  return receipt.gasUsed - 21_000n - bytes.reduce((sum, byte) => sum + (byte === 0 ? 4n : 16n), 0n);
}

describe(`Feeds on the ${MODE}`, () => {
  describe("ChainlinkFeed", () => {
    for (const name of Object.keys(FEEDS) as FeedName[]) {
      it(`quotes around the answer of ${FEEDS[name].description}, wider with its age`, async () => {
        const env = await getMainnetEnv();
        const feed = await chainlinkFeed(name);
        await env.setPrice(name, await env.price(name));
        const answer = await env.price(name);
        const { uncertainty, volatility } = TERMS[name];
        const unit = 10n ** BigInt(FEEDS[name].decimals);
        for (const wait of [0, 60, 600]) {
          if (wait > 0) await time.increase(wait);
          const age = BigInt(await time.latest()) - (await feed.updatedAt());
          const root = squareRootUp((age * WAD * WAD) / YEAR);
          const halfWidth = uncertainty + ceilDivide(2n * volatility * root, WAD);
          const { bid, ask } = await feed.quote();
          expect(bid).to.equal((answer * (WAD - halfWidth)) / unit);
          expect(ask).to.equal(ceilDivide(answer * (WAD + halfWidth), unit));
        }
      });
    }

    it("refuses an answer older than twice the heartbeat", async () => {
      const env = await getMainnetEnv();
      const feed = await chainlinkFeed("ethUsd");
      await env.setPrice("ethUsd", await env.price("ethUsd"));
      const updatedAt = await feed.updatedAt();
      await time.increaseTo(updatedAt + 7200n);
      expect((await feed.quote()).bid).to.be.greaterThan(0n);
      await time.increaseTo(updatedAt + 7201n);
      await expect(feed.quote())
        .to.be.revertedWithCustomError(feed, "PriceStale")
        .withArgs(FEEDS.ethUsd.proxy, updatedAt, 7200n, updatedAt + 7201n);
    });

    it("refuses an answer at its bounds", async () => {
      const env = await getMainnetEnv();
      const feed = await chainlinkFeed("ethUsd");
      await env.setPrice("ethUsd", 10_000n);
      await expect(feed.quote())
        .to.be.revertedWithCustomError(feed, "AnswerOutOfBounds")
        .withArgs(FEEDS.ethUsd.proxy, 10_000n, 10_000n, 10n ** 16n);
    });

    it("costs less than 6,000 gas more than the proxy", async () => {
      const env = await getMainnetEnv();
      const feed = await chainlinkFeed("ethUsd");
      await env.setPrice("ethUsd", await env.price("ethUsd"));
      await time.increase(600);
      const proxyInterface = new ethers.Interface(env.abis.chainlinkProxy);
      const proxy = await gasOf(FEEDS.ethUsd.proxy, proxyInterface.encodeFunctionData("latestRoundData"));
      const quote = await gasOf(await feed.getAddress(), feed.interface.encodeFunctionData("quote"));
      expect(quote - proxy).to.be.lessThan(6_000n);
    });
  });

  describe("TwapFeed on USDC/WETH", () => {
    it("refuses a pool whose history is shorter than the window", async function () {
      if (MODE !== "mainnet replica") this.skip();
      const { env, pool } = await etherFeeds();
      await expect(pool.quote())
        .to.be.revertedWithCustomError(pool, "PoolHistoryTooShort")
        .withArgs(env.addresses.usdcWethPool, WINDOW);
    });

    it("agrees with Chainlink's price of ether within 1 %", async () => {
      const { env, ether, pool } = await etherFeeds();
      await settle(env);
      const difference = middle(await pool.quote()) - middle(await ether.quote());
      expect(Math.abs(Number(difference)) / Number(middle(await ether.quote()))).to.be.lessThan(0.01);
    });

    it("prices each token through the other, from the pool's own root at the mean tick", async () => {
      const { env, ether, usdc, pool } = await etherFeeds();
      await settle(env);
      const [meanTick, root, liquidity] = await pool.poolState();
      const slot0 = await contractAt(env, "uniswapV3Pool", env.addresses.usdcWethPool)
        .getFunction("slot0")
        .staticCall();
      expect(root).to.equal(slot0.sqrtPriceX96);
      expect(liquidity).to.be.greaterThan(MIN_LIQUIDITY);
      const dollarsPerEther = 1e12 / 1.0001 ** Number(meanTick);
      const usdcQuote = await usdc.quote();
      const expected = dollarsPerEther * (Number(usdcQuote.bid) / 1e18) * (1 - Number(POOL_UNCERTAINTY) / 1e18);
      expect(Number((await pool.quote()).bid) / 1e18 / expected).to.be.closeTo(1, 2e-4);
      const dollar = await twapFeed(env, env.addresses.usdc, ether);
      expect(Number(middle(await dollar.quote())) / 1e18).to.be.closeTo(1, 0.01);
    });

    it("lets a swap move the far side at once and the near side hardly", async () => {
      const { env, pool } = await etherFeeds();
      await settle(env);
      const before = await pool.quote();
      await buyEther(env, 20_000_000n);
      const after = await pool.quote();
      expect(Number(after.ask) / Number(before.ask)).to.be.greaterThan(1.01);
      expect(Number(after.bid) / Number(before.bid)).to.be.closeTo(1, 0.001);
    });

    it("refuses a pool that was too thin", async () => {
      const { env, usdc } = await etherFeeds();
      await settle(env);
      const feed = await ethers.deployContract("TwapFeed", [
        {
          pool: env.addresses.usdcWethPool,
          token: env.addresses.weth,
          quoteFeed: await usdc.getAddress(),
          window: WINDOW,
          minLiquidity: 2n ** 128n - 1n,
          uncertainty: POOL_UNCERTAINTY,
        },
      ]);
      const [, , liquidity] = await feed.poolState();
      await expect(feed.quote())
        .to.be.revertedWithCustomError(feed, "PoolTooThin")
        .withArgs(env.addresses.usdcWethPool, liquidity, 2n ** 128n - 1n);
    });

    it("refuses a token that is not in the pool", async () => {
      const { env, usdc } = await etherFeeds();
      const factory = await ethers.getContractFactory("TwapFeed");
      const { usdcWethPool, link, weth } = env.addresses;
      await expect(twapFeed(env, link, usdc))
        .to.be.revertedWithCustomError(factory, "TokenNotInPool")
        .withArgs(usdcWethPool, link, env.addresses.usdc, weth);
    });
  });

  describe("GuardedFeed of Chainlink and the pool", () => {
    it("takes the worse side of both for entries, and Chainlink alone for value", async () => {
      const { env, ether, pool, guarded } = await etherFeeds();
      await settle(env);
      await buyEther(env, 10_000_000n);
      const [quoted, primary, second] = [await guarded.guardedQuote(), await ether.quote(), await pool.quote()];
      expect(quoted.bid).to.equal(primary.bid < second.bid ? primary.bid : second.bid);
      expect(quoted.ask).to.equal(primary.ask > second.ask ? primary.ask : second.ask);
      expect(quoted.ask).to.be.greaterThan(primary.ask);
      expect(await guarded.quote()).to.deep.equal(primary);
      expect(await guarded.updatedAt()).to.equal(await ether.updatedAt());
    });

    it("stops entries, not value, when a swap pushes the spot beyond the hard limit", async () => {
      const { env, ether, pool, guarded } = await etherFeeds();
      await settle(env);
      await buyEther(env, 120_000_000n);
      const [primary, second] = [middle(await ether.quote()), middle(await pool.quote())];
      await expect(guarded.guardedQuote())
        .to.be.revertedWithCustomError(guarded, "SourcesDisagree")
        .withArgs(primary, second, HARD_LIMIT);
      expect(middle(await guarded.quote())).to.equal(primary);
    });
  });

  describe("RateFeed on wstETH's rate", () => {
    async function rateFeed(maxGrowth: bigint) {
      const env = await getMainnetEnv();
      const { wsteth } = env.addresses;
      const cross = await ethers.deployContract("CrossFeed", [
        await (await chainlinkFeed("stethEth")).getAddress(),
        await (await chainlinkFeed("ethUsd")).getAddress(),
      ]);
      const source = contractAt(env, "stakedEther", wsteth);
      const selector = source.getFunction("stEthPerToken").fragment.selector;
      const config = {
        source: wsteth,
        selector,
        argument: 0,
        rateDecimals: 18,
        assetFeed: await cross.getAddress(),
        maxGrowth,
      };
      return { env, cross, source, feed: await ethers.deployContract("RateFeed", [config]) };
    }

    async function freshen(env: MainnetEnvironment): Promise<void> {
      for (const name of ["ethUsd", "stethEth"] as const) await env.setPrice(name, await env.price(name));
    }

    it("is stETH's price times the rate", async () => {
      const { env, cross, source, feed } = await rateFeed(WAD / 10n);
      await freshen(env);
      const rate: bigint = await source.getFunction("stEthPerToken").staticCall();
      const asset = await cross.quote();
      const { bid, ask } = await feed.quote();
      expect(await feed.rate()).to.equal(rate);
      expect(bid).to.equal((rate * asset.bid) / WAD);
      expect(ask).to.equal(ceilDivide(rate * asset.ask, WAD));
      expect(await feed.uncertainty()).to.equal(TERMS.stethEth.uncertainty + TERMS.ethUsd.uncertainty);
    });

    it("follows staking rewards below its cap and is held at it above", async function () {
      if (MODE !== "mainnet replica") this.skip();
      for (const [growth, held] of [
        [WAD / 10n, false],
        [WAD / 100n, true],
      ] as const) {
        const { env, cross, feed } = await rateFeed(growth);
        await time.increase(3 * DAY);
        await freshen(env);
        const [, cap] = await feed.rateBounds();
        const rate = await feed.rate();
        expect(rate > cap).to.equal(held);
        expect((await feed.quote()).bid).to.equal(((held ? cap : rate) * (await cross.quote()).bid) / WAD);
        await feed.refresh();
        const [last, , stamp] = await feed.records();
        expect(last < (await feed.rate())).to.equal(held);
        expect(stamp).to.equal(await time.latest());
      }
    });

    it("takes a record from anyone, once an hour", async () => {
      const { feed } = await rateFeed(WAD / 10n);
      const stranger = (await ethers.getSigners())[7];
      if (stranger === undefined) throw new Error("Hardhat gave too few signers.");
      await expect(feed.connect(stranger).refresh()).to.be.revertedWithCustomError(feed, "RefreshTooEarly");
      await time.increase(3600);
      await expect(feed.connect(stranger).refresh()).to.emit(feed, "RateRecorded");
    });
  });

  describe("CrossFeed stETH/ETH times ETH/USD", () => {
    it("multiplies bids down and asks up", async () => {
      const env = await getMainnetEnv();
      const [staked, ether] = [await chainlinkFeed("stethEth"), await chainlinkFeed("ethUsd")];
      const feed = await ethers.deployContract("CrossFeed", [await staked.getAddress(), await ether.getAddress()]);
      for (const name of ["ethUsd", "stethEth"] as const) await env.setPrice(name, await env.price(name));
      const [left, right, both] = [await staked.quote(), await ether.quote(), await feed.quote()];
      expect(both.bid).to.equal((left.bid * right.bid) / WAD);
      expect(both.ask).to.equal(ceilDivide(left.ask * right.ask, WAD));
      expect(await feed.heartbeat()).to.equal(DAY);
      expect(await feed.updatedAt()).to.equal(await ether.updatedAt());
    });

    it("fails with the leg's own error when a leg is dead", async () => {
      const [staked, ether] = [await chainlinkFeed("stethEth"), await chainlinkFeed("ethUsd")];
      const feed = await ethers.deployContract("CrossFeed", [await staked.getAddress(), await ether.getAddress()]);
      await time.increase(3 * 3600);
      await expect(feed.quote()).to.be.revertedWithCustomError(ether, "PriceStale");
    });
  });

  it("refuses a Chainlink proxy that is none", async () => {
    const factory = await ethers.getContractFactory("ChainlinkFeed");
    const nowhere = { ...TERMS.ethUsd, aggregator: ZeroAddress, maxAge: 7200, minAnswer: 1, maxAnswer: 2 };
    await expect(ethers.deployContract("ChainlinkFeed", [nowhere]))
      .to.be.revertedWithCustomError(factory, "SourceAnswerTooShort")
      .withArgs(ZeroAddress, "0x313ce567", 0, 32);
  });
});
