import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { contractAt, getMainnetEnv, MODE } from "../env/mainnet";

const YEAR = 365 * 86_400;
const AMOUNT = 100_000n * 10n ** 6n;

async function depositor() {
  const env = await getMainnetEnv();
  const [owner, borrower] = await ethers.getSigners();
  if (owner === undefined || borrower === undefined) throw new Error("Hardhat gave too few signers.");
  const { usdc, aaveUsdcVault } = env.addresses;
  await env.fund(usdc, owner.address, AMOUNT);
  await contractAt(env, "erc20", usdc, owner).getFunction("approve").send(aaveUsdcVault, ethers.MaxUint256);
  return { env, owner, borrower, vault: contractAt(env, "erc4626", aaveUsdcVault, owner) };
}

/** Somebody borrows most of the market's USDC, so that suppliers earn. */
async function borrowMuch({ env, borrower }: Awaited<ReturnType<typeof depositor>>): Promise<void> {
  const { weth, usdc, aavePool } = env.addresses;
  const collateral = 200_000n * 10n ** 18n;
  await env.fund(weth, borrower.address, collateral);
  await contractAt(env, "erc20", weth, borrower).getFunction("approve").send(aavePool, collateral);
  const pool = contractAt(env, "aavePool", aavePool, borrower);
  await pool.getFunction("supply").send(weth, collateral, borrower.address, 0);
  await pool.getFunction("borrow").send(usdc, 300_000_000n * 10n ** 6n, 2, 0, borrower.address);
}

describe(`Aave's ERC-4626 wrapper of USDC on the ${MODE}`, () => {
  it("mints the shares it previews", async () => {
    const { owner, vault } = await depositor();
    const preview = await vault.getFunction("previewDeposit").staticCall(AMOUNT);
    await vault.getFunction("deposit(uint256,address)").send(AMOUNT, owner.address);
    expect(await vault.getFunction("balanceOf").staticCall(owner.address)).to.equal(preview);
  });

  it("earns interest and pays it out whole", async function () {
    if (MODE === "mainnet fork") this.skip(); // the amount borrowed is the replica's
    const scene = await depositor();
    const { env, owner, vault } = scene;
    await vault.getFunction("deposit(uint256,address)").send(AMOUNT, owner.address);
    await borrowMuch(scene);
    await time.increase(YEAR);
    const shares: bigint = await vault.getFunction("balanceOf").staticCall(owner.address);
    expect(await vault.getFunction("maxRedeem").staticCall(owner.address)).to.equal(shares);
    const worth: bigint = await vault.getFunction("convertToAssets").staticCall(shares);
    await vault.getFunction("redeem(uint256,address,address)").send(shares, owner.address, owner.address);
    const usdc = contractAt(env, "erc20", env.addresses.usdc);
    const received: bigint = await usdc.getFunction("balanceOf").staticCall(owner.address);
    expect(received).to.be.at.least(worth);
    expect(received).to.be.greaterThan((AMOUNT * 102n) / 100n);
  });
});
