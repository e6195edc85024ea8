import { mine, time } from "@nomicfoundation/hardhat-network-helpers";
import { POOLS } from "@ballast/replica";
import { expect } from "chai";
import { ethers } from "hardhat";
import { contractAt, getMainnetEnv, MODE } from "../env/mainnet";

const FEE = 500;
const TWAP_WINDOW = 1800;

async function fundedTrader() {
  const env = await getMainnetEnv();
  const [trader] = await ethers.getSigners();
  if (trader === undefined) throw new Error("Hardhat gave no signer.");
  const { usdc, swapRouter02, quoterV2, usdcWethPool } = env.addresses;
  await env.fund(usdc, trader.address, 1_000_000n * 10n ** 6n);
  const token = contractAt(env, "erc20", usdc, trader);
  await token.getFunction("approve").send(swapRouter02, ethers.MaxUint256);
  return {
    env,
    trader,
    router: contractAt(env, "swapRouter02", swapRouter02, trader),
    quoter: contractAt(env, "quoterV2", quoterV2),
    pool: contractAt(env, "uniswapV3Pool", usdcWethPool),
  };
}

describe(`Uniswap V3 on the ${MODE}`, () => {
  it("swaps exactly what the quoter quotes", async () => {
    const { env, trader, router, quoter } = await fundedTrader();
    const { usdc, weth } = env.addresses;
    const amountIn = 250_000n * 10n ** 6n;
    const quote = await quoter.getFunction("quoteExactInputSingle").staticCall([usdc, weth, amountIn, FEE, 0]);
    const ether = contractAt(env, "erc20", weth);
    const before: bigint = await ether.getFunction("balanceOf").staticCall(trader.address);
    await router.getFunction("exactInputSingle").send([usdc, weth, FEE, trader.address, amountIn, 0, 0]);
    const after: bigint = await ether.getFunction("balanceOf").staticCall(trader.address);
    expect(after - before).to.equal(quote.amountOut);
    expect(after - before).to.be.greaterThan(0n);
  });

  it("swaps over two pools exactly what the quoter quotes", async () => {
    const { env, trader, router, quoter } = await fundedTrader();
    const { usdc, weth, wbtc } = env.addresses;
    const path = ethers.solidityPacked(
      ["address", "uint24", "address", "uint24", "address"],
      [usdc, FEE, weth, FEE, wbtc],
    );
    const amountIn = 100_000n * 10n ** 6n;
    const quote = await quoter.getFunction("quoteExactInput").staticCall(path, amountIn);
    await router.getFunction("exactInput").send([path, trader.address, amountIn, 0]);
    const received = await contractAt(env, "erc20", wbtc).getFunction("balanceOf").staticCall(trader.address);
    expect(received).to.equal(quote.amountOut);
  });

  it("refuses to pay less than the minimum asked for", async () => {
    const { env, trader, router } = await fundedTrader();
    const { usdc, weth } = env.addresses;
    const swap = [usdc, weth, FEE, trader.address, 1_000n * 10n ** 6n, ethers.MaxUint256 >> 1n, 0];
    await expect(router.getFunction("exactInputSingle").send(swap)).to.be.revertedWith("Too little received");
  });

  it("keeps a half-hour average that a swap does not move at once", async () => {
    const { env, trader, router, pool } = await fundedTrader();
    await mine();
    await time.increase(TWAP_WINDOW);
    const meanTick = async (): Promise<number> => {
      const { tickCumulatives } = await pool.getFunction("observe").staticCall([TWAP_WINDOW, 0]);
      return Math.floor(Number((tickCumulatives[1] as bigint) - (tickCumulatives[0] as bigint)) / TWAP_WINDOW);
    };
    const spotTick = async (): Promise<number> => Number((await pool.getFunction("slot0").staticCall()).tick);
    const [meanBefore, spotBefore] = [await meanTick(), await spotTick()];
    const { usdc, weth } = env.addresses;
    await router.getFunction("exactInputSingle").send([usdc, weth, FEE, trader.address, 10n ** 12n, 0, 0]);
    const [meanAfter, spotAfter] = [await meanTick(), await spotTick()];
    expect(spotAfter).to.not.equal(spotBefore);
    expect(Math.abs(meanAfter - meanBefore)).to.be.at.most(Math.abs(spotAfter - spotBefore) / 100 + 1);
  });

  it("stands where the recorded pool stood", async function () {
    if (MODE !== "mainnet replica") this.skip();
    const { pool } = await fundedTrader();
    const { tick } = await pool.getFunction("slot0").staticCall();
    const liquidity = Number(await pool.getFunction("liquidity").staticCall());
    const recorded = POOLS[0];
    expect(Number(tick)).to.be.closeTo(193_872, 2);
    expect(liquidity / (recorded?.liquidity ?? 0)).to.be.closeTo(1, 1e-3);
  });
});
