import { time } from "@nomicfoundation/hardhat-network-helpers";
import type { MainnetEnvironment } from "@ballast/replica";
import { expect } from "chai";
import type { Signer } from "ethers";
import { ethers } from "hardhat";
import { contractAt, getMainnetEnv, MODE } from "../env/mainnet";

const VARIABLE_RATE = 2;
const WAD = 10n ** 18n;
const YEAR = 365 * 86_400;

async function approve(env: MainnetEnvironment, token: string, owner: Signer): Promise<void> {
  const { aavePool } = env.addresses;
  await contractAt(env, "erc20", token, owner).getFunction("approve").send(aavePool, ethers.MaxUint256);
}

/** A borrower with 10 WETH of collateral who borrows 95 % of what Aave lets them. */
async function borrowerAtTheEdge() {
  const env = await getMainnetEnv();
  const [borrower, liquidator] = await ethers.getSigners();
  if (borrower === undefined || liquidator === undefined) throw new Error("Hardhat gave too few signers.");
  const { weth, usdc, aavePool } = env.addresses;
  await env.fund(weth, borrower.address, 10n * WAD);
  await approve(env, weth, borrower);
  const pool = contractAt(env, "aavePool", aavePool, borrower);
  await pool.getFunction("supply").send(weth, 10n * WAD, borrower.address, 0);
  const { availableBorrowsBase } = await pool.getFunction("getUserAccountData").staticCall(borrower.address);
  const debt = (availableBorrowsBase * 95n) / 100n / 100n; // 8 decimals of the base currency -> 6 of USDC
  await pool.getFunction("borrow").send(usdc, debt, VARIABLE_RATE, 0, borrower.address);
  const health = async (): Promise<bigint> =>
    (await pool.getFunction("getUserAccountData").staticCall(borrower.address)).healthFactor as bigint;
  return { env, borrower, liquidator, pool, debt, health };
}

describe(`Aave V3 on the ${MODE}`, () => {
  it("lends against collateral and pays the borrowed USDC out", async () => {
    const { env, borrower, debt, health } = await borrowerAtTheEdge();
    const usdc = contractAt(env, "erc20", env.addresses.usdc);
    expect(await usdc.getFunction("balanceOf").staticCall(borrower.address)).to.equal(debt);
    expect(await health()).to.be.greaterThan(WAD);
  });

  it("liquidates after the Chainlink price falls, and not before", async () => {
    const { env, borrower, liquidator, debt, health } = await borrowerAtTheEdge();
    const { usdc, weth } = env.addresses;
    await env.fund(usdc, liquidator.address, debt);
    await approve(env, usdc, liquidator);
    const asLiquidator = contractAt(env, "aavePool", env.addresses.aavePool, liquidator);
    const call = [weth, usdc, borrower.address, debt / 2n, false] as const;
    await expect(asLiquidator.getFunction("liquidationCall").send(...call)).to.be.reverted;

    await env.setPrice("ethUsd", ((await env.price("ethUsd")) * 88n) / 100n);
    expect(await health()).to.be.lessThan(WAD);
    await asLiquidator.getFunction("liquidationCall").send(...call);
    const seized: bigint = await contractAt(env, "erc20", weth).getFunction("balanceOf").staticCall(liquidator.address);
    const paid = debt / 2n;
    const price = await env.price("ethUsd");
    const seizedValue = (seized * price) / 10n ** 20n; // 18 + 8 decimals -> 6
    expect(seizedValue).to.be.greaterThan(paid);
    expect(seizedValue).to.be.lessThan((paid * 112n) / 100n);
  });

  it("lets interest grow over a year", async () => {
    const { env, pool } = await borrowerAtTheEdge();
    const { usdc } = env.addresses;
    const before: bigint = await pool.getFunction("getReserveNormalizedIncome").staticCall(usdc);
    await time.increase(YEAR);
    const after: bigint = await pool.getFunction("getReserveNormalizedIncome").staticCall(usdc);
    expect(after).to.be.greaterThan(before);
  });
});
