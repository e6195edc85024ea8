import { time } from "@nomicfoundation/hardhat-network-helpers";
import { anyValue } from "@nomicfoundation/hardhat-chai-matchers/withArgs";
import { expect } from "chai";
import { AbiCoder, ZeroAddress, encodeBytes32String, solidityPacked, type BaseContract } from "ethers";
import { ethers } from "hardhat";
import { contractAt, MODE } from "../env/mainnet";
import {
  amountWorth,
  COMPONENTS,
  fundComponent,
  getVaultScene,
  NEVER,
  NO_RISK,
  PRICED,
  refreshPrices,
  WAD,
  type ComponentName,
  type VaultScene,
} from "../env/vault";

const POOL_FEE = 500;
const BPS = 10n ** 14n;
const NOTHING = COMPONENTS.map(() => 0n);

const indexOf = (name: ComponentName): number => COMPONENTS.findIndex((component) => component.name === name);

async function balanceOf(scene: VaultScene, name: ComponentName, account: string | BaseContract): Promise<bigint> {
  const holder = typeof account === "string" ? account : await account.getAddress();
  const balance: bigint = await contractAt(scene.env, "erc20", scene.env.addresses[name])
    .getFunction("balanceOf")
    .staticCall(holder);
  return balance;
}

/** {1} in 18 decimals. */
async function weightOf({ vault }: VaultScene, name: ComponentName): Promise<bigint> {
  const { weights } = await vault.holdings();
  return weights[indexOf(name)] ?? 0n;
}

interface Intent {
  readonly route: BaseContract;
  readonly sell: string;
  readonly buy: string;
  readonly amountIn: bigint;
  readonly minOut: bigint;
  readonly data: string;
}

/** Swaps over one pool or, by way of WETH, over two. */
function uniswapTrade(
  scene: VaultScene,
  sell: ComponentName,
  buy: ComponentName,
  amountIn: bigint,
  minOut = 0n,
): Intent {
  const { addresses } = scene.env;
  const hops = sell === "weth" || buy === "weth" ? [] : [POOL_FEE, addresses.weth];
  const types = ["address", ...(hops.length > 0 ? ["uint24", "address"] : []), "uint24", "address"];
  const data = solidityPacked(types, [addresses[sell], ...hops, POOL_FEE, addresses[buy]]);
  return { route: scene.uniswapRoute, sell: addresses[sell], buy: addresses[buy], amountIn, minOut, data };
}

function wrapperTrade(scene: VaultScene, isDeposit: boolean, amountIn: bigint): Intent {
  const { usdc, aaveUsdcVault } = scene.env.addresses;
  const [sell, buy] = isDeposit ? [usdc, aaveUsdcVault] : [aaveUsdcVault, usdc];
  const data = AbiCoder.defaultAbiCoder().encode(["bool"], [isDeposit]);
  return { route: scene.wrapperRoute, sell, buy, amountIn, minOut: 0n, data };
}

/** Neither route holds a component or has given anybody an allowance that is left. */
async function expectRoutesEmpty(scene: VaultScene): Promise<void> {
  const { env, uniswapRoute, wrapperRoute } = scene;
  for (const { name } of COMPONENTS) {
    const token = contractAt(env, "erc20", env.addresses[name]);
    for (const route of [uniswapRoute, wrapperRoute]) {
      expect(await balanceOf(scene, name, route), name).to.equal(0n);
      for (const spender of [env.addresses.swapRouter02, env.addresses.aaveUsdcVault]) {
        expect(await token.getFunction("allowance").staticCall(route, spender), name).to.equal(0n);
      }
    }
  }
}

/** Trades as the allocator and returns what the vault gave and got. */
async function tradeAndMeasure(scene: VaultScene, intent: Intent) {
  const { vault, allocator, env } = scene;
  const held = async (token: string): Promise<bigint> =>
    (await contractAt(env, "erc20", token).getFunction("balanceOf").staticCall(vault)) as bigint;
  const { sell, buy } = intent;
  const [soldBefore, boughtBefore] = [await held(sell), await held(buy)];
  const [, midBefore] = await vault.netAssetValue();
  await expect(vault.connect(allocator).trade(intent, NEVER)).to.emit(vault, "Traded");
  const [, midAfter] = await vault.netAssetValue();
  await expectRoutesEmpty(scene);
  return { sold: soldBefore - (await held(sell)), bought: (await held(buy)) - boughtBefore, midBefore, midAfter };
}

/** Moves the USDC/WETH pool until a WETH costs `dollars`, by selling as much into it as that takes. */
async function sellEtherDownTo({ env }: VaultScene, dollars: number): Promise<void> {
  const [whale] = await ethers.getSigners();
  if (whale === undefined) throw new Error("Hardhat gave no signer.");
  const { weth, usdc, swapRouter02 } = env.addresses;
  const amount = 2_000_000n * WAD;
  await env.fund(weth, whale.address, amount);
  await contractAt(env, "erc20", weth, whale).getFunction("approve").send(swapRouter02, amount);
  const limit = BigInt(Math.floor(Math.sqrt(1e12 / dollars) * 2 ** 48)) << 48n;
  const swap = [weth, usdc, POOL_FEE, whale.address, amount, 0, limit];
  await contractAt(env, "swapRouter02", swapRouter02, whale).getFunction("exactInputSingle").send(swap);
}

describe(`Vault of real assets on the ${MODE}`, () => {
  it("is created, seeded and worth its seed", async () => {
    const scene = await getVaultScene();
    const { vault, factory, registry, creator, owner, allocator } = scene;
    expect(await factory.isVault(vault)).to.equal(true);
    expect(await vault.name()).to.equal("Ballast Real");
    expect(await vault.owner()).to.equal(owner.address);
    expect(await vault.allocator()).to.equal(allocator.address);
    expect(await vault.totalSupply()).to.equal(1_000_000n * WAD);
    expect(await vault.balanceOf(creator)).to.equal(1_000_000n * WAD - 10n ** 15n);
    const [bid, mid, ask] = await vault.netAssetValue();
    expect(mid).to.be.closeTo(1_000_000n * WAD, 10n * WAD);
    expect(bid).to.be.lessThan(mid);
    expect(ask).to.be.greaterThan(mid);
    const { tokens, weights } = await vault.holdings();
    for (const [i, { name, band }] of COMPONENTS.entries()) {
      expect(tokens[i]).to.equal(scene.env.addresses[name]);
      expect(weights[i]).to.be.closeTo(BigInt(band[1]) * BPS, BPS / 100n);
    }
    const { components } = await registry.read(await vault.policy());
    expect(components.map(({ feed }) => feed)).to.deep.equal(
      await Promise.all(COMPONENTS.map(({ name }) => scene.feeds[name].getAddress())),
    );
  });

  it("gives and takes a slice of every real token in kind", async () => {
    const scene = await getVaultScene();
    const { env, vault, alice } = scene;
    const shares = 10_000n * WAD;
    const amounts = await vault.previewMintInKind(shares);
    for (const [i, { name }] of COMPONENTS.entries()) await fundComponent(env, name, alice, amounts[i] ?? 0n);
    await vault.connect(alice).mintInKind(shares, [...amounts], alice, NEVER);
    expect(await vault.balanceOf(alice)).to.equal(shares);
    for (const { name } of COMPONENTS.filter((component) => component.name !== "usdc")) {
      expect(await balanceOf(scene, name, alice.address), name).to.equal(0n);
    }
    const out = await vault.previewRedeemInKind(shares);
    const usdcBefore = await balanceOf(scene, "usdc", alice.address);
    await vault.connect(alice).redeemInKind(shares, [...out], alice, NEVER);
    for (const [i, { name }] of COMPONENTS.entries()) {
      const before = name === "usdc" ? usdcBefore : 0n;
      expect((await balanceOf(scene, name, alice.address)) - before, name).to.equal(out[i]);
      expect(out[i]).to.be.at.most(amounts[i]);
      expect(out[i]).to.be.closeTo(amounts[i] ?? 0n, 1n);
    }
  });

  for (const name of ["usdc", "weth", "aaveUsdcVault"] as const) {
    it(`takes and pays ${name} at the feeds' prices`, async () => {
      const scene = await getVaultScene();
      const { env, feeds, vault, alice } = scene;
      const token = env.addresses[name];
      const amount = await amountWorth(feeds, name, 5_000n);
      await fundComponent(env, name, alice, amount);
      const preview = await vault.previewDeposit(token, amount);
      expect(await vault.connect(alice).deposit.staticCall(token, amount, 0n, alice, NEVER)).to.equal(preview);
      await vault.connect(alice).deposit(token, amount, (preview * 999n) / 1000n, alice, NEVER);
      const shares = await vault.balanceOf(alice);
      // Feeds grow less certain while a slow machine works: 2 σ √age of ether is 1 % after three quarters of an hour.
      expect(shares).to.be.greaterThan(4_850n * WAD);
      expect(shares).to.be.lessThan(5_000n * WAD);

      const before = await balanceOf(scene, name, alice.address);
      const out = await vault.previewRedeem(token, shares);
      const call = vault.connect(alice).redeem;
      expect(await call.staticCall(token, shares, 0n, alice, alice, NEVER)).to.equal(out);
      await call(token, shares, (out * 999n) / 1000n, alice, alice, NEVER);
      const paid = (await balanceOf(scene, name, alice.address)) - before;
      expect(paid).to.be.lessThan(amount);
      expect(paid).to.be.greaterThan((amount * 96n) / 100n);
      expect(await vault.balanceOf(alice)).to.equal(0n);
    });
  }

  it("trades WETH for USDC and back over SwapRouter02", async () => {
    const scene = await getVaultScene();
    const sold = await amountWorth(scene.feeds, "weth", 30_000n);
    const there = await tradeAndMeasure(scene, uniswapTrade(scene, "weth", "usdc", sold));
    expect(there.sold).to.equal(sold);
    expect(there.bought).to.be.closeTo(30_000n * 10n ** 6n, 150n * 10n ** 6n);
    const back = await tradeAndMeasure(scene, uniswapTrade(scene, "usdc", "weth", there.bought));
    expect(back.sold).to.equal(there.bought);
    expect(back.bought).to.be.closeTo(sold, sold / 200n);
    expect(back.midAfter).to.be.closeTo(there.midBefore, there.midBefore / 5_000n);
    const [used, size] = await scene.vault.lossBudget();
    expect(used).to.be.greaterThan(0n);
    expect(used).to.be.lessThan(size);
  });

  it("trades WETH for WBTC over one pool, and WBTC for USDC and back over two", async () => {
    const scene = await getVaultScene();
    const ether = await amountWorth(scene.feeds, "weth", 20_000n);
    const first = await tradeAndMeasure(scene, uniswapTrade(scene, "weth", "wbtc", ether));
    expect(first.sold).to.equal(ether);
    const second = await tradeAndMeasure(scene, uniswapTrade(scene, "wbtc", "usdc", first.bought));
    expect(second.sold).to.equal(first.bought);
    const third = await tradeAndMeasure(scene, uniswapTrade(scene, "usdc", "wbtc", second.bought));
    expect(third.bought).to.be.closeTo(first.bought, first.bought / 100n);
    expect(third.midAfter).to.be.greaterThan((first.midBefore * 999n) / 1000n);
  });

  it("moves USDC into Aave's wrapper and out of it", async () => {
    const scene = await getVaultScene();
    const amount = 40_000n * 10n ** 6n;
    const into = await tradeAndMeasure(scene, wrapperTrade(scene, true, amount));
    expect(into.sold).to.equal(amount);
    const wrapper = contractAt(scene.env, "erc4626", scene.env.addresses.aaveUsdcVault);
    const worth: bigint = await wrapper.getFunction("convertToAssets").staticCall(into.bought);
    expect(worth).to.be.closeTo(amount, 2n);
    const out = await tradeAndMeasure(scene, wrapperTrade(scene, false, into.bought));
    expect(out.sold).to.equal(into.bought);
    expect(out.bought).to.be.closeTo(amount, amount / 100_000n);
    expect(out.midAfter).to.be.closeTo(into.midBefore, into.midBefore / 100_000n);
  });

  it("names what is wrong with a way that leads elsewhere", async () => {
    const scene = await getVaultScene();
    const { vault, allocator, env, uniswapRoute, wrapperRoute } = scene;
    const intent = uniswapTrade(scene, "weth", "usdc", WAD);
    const wrong = { ...intent, buy: env.addresses.wbtc };
    await expect(vault.connect(allocator).trade(wrong, NEVER))
      .to.be.revertedWithCustomError(uniswapRoute, "RouteDataInvalid")
      .withArgs(env.addresses.weth, env.addresses.wbtc, intent.data);
    const asset = { ...wrapperTrade(scene, true, 10n ** 6n), buy: env.addresses.weth };
    await expect(vault.connect(allocator).trade(asset, NEVER)).to.be.reverted;
    const flag = { ...wrapperTrade(scene, true, 10n ** 6n), data: "0x" };
    await expect(vault.connect(allocator).trade(flag, NEVER)).to.be.revertedWithCustomError(
      wrapperRoute,
      "RouteDataInvalid",
    );
    await expect(
      vault.connect(allocator).trade(uniswapTrade(scene, "weth", "usdc", WAD, 10n ** 12n), NEVER),
    ).to.be.revertedWith("Too little received");
  });

  it("refuses a pool that is far from the feed", async () => {
    const scene = await getVaultScene();
    const price = Number(await scene.env.price("ethUsd")) / 1e8;
    await sellEtherDownTo(scene, price * 0.97);
    const { vault, allocator } = scene;
    await expect(
      vault.connect(allocator).trade(uniswapTrade(scene, "weth", "usdc", WAD), NEVER),
    ).to.be.revertedWithCustomError(vault, "TradeLossTooLarge");
  });

  it("lets a crash be mended and not made worse", async () => {
    const scene = await getVaultScene();
    const { env, vault, allocator, feeds, alice } = scene;
    const price = await env.price("ethUsd");
    await env.setPrice("ethUsd", (price * 65n) / 100n);
    const before = await weightOf(scene, "weth");
    expect(before).to.be.lessThan(2_000n * BPS);
    await sellEtherDownTo(scene, (Number(price) * 0.65) / 1e8);

    const little = await amountWorth(feeds, "weth", 5_000n);
    await expect(vault.connect(allocator).trade(uniswapTrade(scene, "weth", "usdc", little), NEVER))
      .to.be.revertedWithCustomError(vault, "ComponentBelowMinimum")
      .withArgs(env.addresses.weth, before, (after: bigint) => after < before, 2_000n * BPS);

    await tradeAndMeasure(scene, uniswapTrade(scene, "usdc", "weth", 10_000n * 10n ** 6n));
    const after = await weightOf(scene, "weth");
    expect(after).to.be.greaterThan(before);

    // The average still stands where the price was: entries of ether stop, everything else goes on.
    await fundComponent(env, "weth", alice, WAD);
    await expect(vault.connect(alice).deposit(env.addresses.weth, WAD, 0n, alice, NEVER))
      .to.be.revertedWithCustomError(feeds.weth, "SourcesDisagree")
      .withArgs(anyValue, anyValue, WAD / 20n);
  });

  it("stops entries at a stale feed and leaves the exit open", async () => {
    const scene = await getVaultScene();
    const { env, vault, feeds, alice, creator } = scene;
    await fundComponent(env, "usdc", alice, 1_000n * 10n ** 6n);
    await time.increase(2 * 3600 + 1);
    await refreshPrices(
      env,
      PRICED.filter((name) => name !== "ethUsd"),
    );
    const usdc = env.addresses.usdc;
    await expect(vault.connect(alice).deposit(usdc, 10n ** 9n, 0n, alice, NEVER))
      .to.be.revertedWithCustomError(feeds.ether, "PriceStale")
      .withArgs(env.addresses.ethUsdFeed, await feeds.ether.updatedAt(), 7_200n, anyValue);
    await expect(vault.netAssetValue()).to.be.revertedWithCustomError(feeds.ether, "PriceStale");
    const shares = 1_000n * WAD;
    const out = await vault.previewRedeemInKind(shares);
    await expect(vault.connect(creator).redeemInKind(shares, NOTHING, alice, NEVER)).to.emit(vault, "RedeemedInKind");
    expect(await balanceOf(scene, "weth", alice.address)).to.equal(out[indexOf("weth")]);

    await refreshPrices(env, ["ethUsd"]);
    await vault.connect(alice).deposit(usdc, 10n ** 9n, 0n, alice, NEVER);
    expect(await vault.balanceOf(alice)).to.be.greaterThan(0n);
  });

  it("makes a second vault at the address it predicts", async () => {
    const scene = await getVaultScene();
    const { env, factory, registry, vault, alice, owner, allocator } = scene;
    const salt = encodeBytes32String("second");
    const predicted = await factory.addressOf(alice, salt);
    const seed = [WAD, 0n, 0n, 0n, 0n];
    await fundComponent(env, "weth", alice, WAD);
    await contractAt(env, "erc20", env.addresses.weth, alice).getFunction("approve").send(factory, WAD);
    const read = await registry.read(await vault.policy());
    const policy = {
      components: read.components.map(
        ({ token, feed, minWeight, targetWeight, maxWeight, trigger, retiring, groups }) => ({
          token,
          feed,
          groups: [...groups] as [bigint, bigint, bigint, bigint],
          minWeight,
          targetWeight,
          maxWeight,
          trigger,
          retiring,
        }),
      ),
      groups: read.groups.map(({ minWeight, maxWeight }) => ({ minWeight, maxWeight })),
      limits: { maxTradeLoss: 100, swingRate: 100, freeFlow: 200, auctionPremium: 500, auctionCost: 150 },
      risk: NO_RISK,
    };
    const terms = {
      name: "Second",
      symbol: "TWO",
      owner,
      curator: ZeroAddress,
      guardian: ZeroAddress,
      allocator,
      lossBudget: 0n,
      lossPeriod: 86_400,
      fees: { recipient: ZeroAddress, managementRate: 0, performanceRate: 0 },
      policy,
    };
    await expect(factory.connect(alice).create(terms, seed, 1_000n * WAD, salt))
      .to.emit(factory, "VaultCreated")
      .withArgs(predicted, alice.address, owner.address);
    expect(await factory.isVault(predicted)).to.equal(true);
  });
});
