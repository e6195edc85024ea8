import {
  AmountBelowMinimum,
  createEntry,
  createWrapper,
  depositWithin,
  previewFrontDeposit,
  previewFrontRedeem,
  readEntry,
  readEntryFactory,
  readWrapper,
  redeemWithin,
  SharesBelowMinimum,
  unwrap,
  wrap,
  type Address,
  type FrontTarget,
} from "@ballast/sdk";
import { ethersReader } from "@ballast/sdk/ethers";
import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { getMainnetEnv } from "../../env/mainnet";
import { createMainnetVault, give, perform, type MainnetVault } from "./support/mainnetVault";

const AMOUNT = 10_000n * 10n ** 6n;

interface Scene {
  readonly world: MainnetVault;
  readonly target: FrontTarget;
  readonly me: Address;
  readonly deadline: bigint;
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("Nothing was thrown.");
}

async function balanceOf(token: Address, account: Address): Promise<bigint> {
  const erc20 = await ethers.getContractAt("IERC20", token);
  return erc20.balanceOf(account);
}

describe("SDK entries and wrapped vaults on real protocols", function () {
  this.timeout(120_000);
  const reader = ethersReader(ethers.provider);

  async function scene(): Promise<Scene> {
    const world = await createMainnetVault(await getMainnetEnv(), "sixty-forty");
    const asset = world.assets["USDC"];
    if (asset === undefined) throw new Error("There is no USDC.");
    const factory = await readEntryFactory(reader, world.vault.address);
    const me = world.owner.address as Address;
    await give(world.env, "USDC", me, 20_000n);
    const deadline = BigInt(await time.latest()) + 86_400n;
    return { world, target: { factory, vault: world.vault.address, asset: asset.token }, me, deadline };
  }

  it("deposit and redeem by a component's entry, at what was previewed", async () => {
    const { world, target, me, deadline } = await scene();
    const { vault, owner } = world;
    const front = await readEntry(reader, target);
    expect(await ethers.provider.getCode(front)).to.equal("0x");
    await perform(vault, owner, createEntry(target));
    expect(await ethers.provider.getCode(front)).not.to.equal("0x");

    const preview = await previewFrontDeposit(reader, { front, assets: AMOUNT });
    const terms = { front, asset: target.asset, assets: AMOUNT, receiver: me, deadline };
    const before = await balanceOf(target.vault, me);
    expect(await failure(perform(vault, owner, depositWithin({ ...terms, minShares: preview * 2n })))).to.be.instanceOf(
      SharesBelowMinimum,
    );
    await perform(vault, owner, depositWithin({ ...terms, minShares: (preview * 999n) / 1000n }));
    const shares = (await balanceOf(target.vault, me)) - before;
    // The block after the preview comes seconds later: prices and swing fee have moved a little with time.
    expect(shares >= (preview * 999n) / 1000n && shares <= (preview * 1001n) / 1000n).to.equal(true);

    const assets = await previewFrontRedeem(reader, { front, shares });
    const exit = { front, share: target.vault, shares, receiver: me, owner: me, deadline };
    expect(await failure(perform(vault, owner, redeemWithin({ ...exit, minAssets: assets * 2n })))).to.be.instanceOf(
      AmountBelowMinimum,
    );
    const held = await balanceOf(target.asset, me);
    await perform(vault, owner, redeemWithin({ ...exit, minAssets: (assets * 999n) / 1000n }));
    expect((await balanceOf(target.asset, me)) - held >= (assets * 999n) / 1000n).to.equal(true);
    expect(await balanceOf(target.vault, me)).to.equal(before);
  });

  it("wrap a vault, one share for one, and unwrap it again", async () => {
    const { world, target, me, deadline } = await scene();
    const { vault, owner } = world;
    await perform(vault, owner, createWrapper(target));
    const wrapper = await readWrapper(reader, target);
    const before = await balanceOf(target.vault, me);
    const shares = 1_000n * 10n ** 18n;

    await perform(vault, owner, wrap({ wrapper, vault: target.vault, shares, receiver: me }));
    expect(await balanceOf(wrapper, me)).to.equal(shares);
    const exit = { front: wrapper, share: wrapper, receiver: me, owner: me, deadline };
    const part = redeemWithin({ ...exit, shares: shares / 2n, minAssets: 0n });
    expect(part.requirements).to.deep.equal([]);
    await perform(vault, owner, part);
    await perform(vault, owner, unwrap({ wrapper, shares: shares / 2n, receiver: me }));
    expect(await balanceOf(wrapper, me)).to.equal(0n);
    expect(await balanceOf(target.vault, me)).to.equal(before - shares / 2n);
  });
});
