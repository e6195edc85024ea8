import {
  armAuction,
  AuctionNotOpenable,
  clearAuction,
  DriftBelowTrigger,
  fillAuction,
  openAuction,
  quoteFill,
  readAuction,
  readAuctionHouse,
  type Address,
  type AuctionTarget,
} from "@ballast/sdk";
import { ethersReader } from "@ballast/sdk/ethers";
import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { getMainnetEnv } from "../../env/mainnet";
import { createMainnetVault, give, perform, refreshPrices, type MainnetVault } from "./support/mainnetVault";

const WAD = 10n ** 18n;
const UNBOUNDED = 2n ** 255n;

function listed(world: MainnetVault, symbol: string): Address {
  const asset = world.assets[symbol];
  if (asset === undefined) throw new Error(`There is no ${symbol}.`);
  return asset.token;
}

/** The class of the error that a promise ends in. */
async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("Nothing was thrown.");
}

describe("SDK auctions on real protocols", function () {
  this.timeout(120_000);
  const reader = ethersReader(ethers.provider);

  async function scene(): Promise<{ world: MainnetVault; target: AuctionTarget }> {
    const world = await createMainnetVault(await getMainnetEnv(), "sixty-forty");
    const vault = world.vault.address;
    const target = { auction: await readAuctionHouse(reader, vault), vault, token: listed(world, "WETH") };
    return { world, target };
  }

  it("bring a vault that has drifted back, by anyone, at what was quoted", async () => {
    const { world, target } = await scene();
    const { env, vault, owner } = world;
    const me = owner.address as Address;
    expect(await failure(perform(vault, owner, armAuction(target)))).to.be.instanceOf(DriftBelowTrigger);

    await env.setPrice("ethUsd", ((await env.price("ethUsd")) * 3n) / 2n);
    expect((await readAuction(reader, target)).triggered).to.equal(true);
    await perform(vault, owner, armAuction(target));
    expect(await failure(perform(vault, owner, openAuction(target)))).to.be.instanceOf(AuctionNotOpenable);
    await time.increase(600);
    await perform(vault, owner, openAuction(target));
    await time.increase(60 + 30 * 60);
    await refreshPrices(env);

    const before = await readAuction(reader, target);
    expect(before.openedAt > 0n && before.nonce === 1n && !before.healed).to.equal(true);
    const usdc = listed(world, "USDC");
    await give(env, "USDC", me, 500_000n);
    const terms = { ...target, nonce: before.nonce, sell: target.token, buy: usdc, recipient: me, maxSold: UNBOUNDED };
    const quote = await quoteFill(reader, { ...terms, minSold: 0n, maxPaid: UNBOUNDED });
    expect(quote.factor > WAD - WAD / 50n && quote.factor < WAD + WAD / 20n).to.equal(true);
    const deadline = BigInt(await time.latest()) + 600n;
    // The price falls between the quote and the fill: a little more is sold, and nothing is paid above the bound.
    const fill = { ...terms, minSold: quote.sold, maxPaid: quote.bought + quote.bought / 100n, deadline };
    expect(fillAuction(fill).requirements).to.deep.equal([
      { token: usdc, spender: vault.address, amount: fill.maxPaid },
    ]);
    await perform(vault, owner, fillAuction(fill));
    const after = await readAuction(reader, target);
    expect(after.weight < before.weight).to.equal(true);
  });

  it("are cleared when the drift has healed by itself", async () => {
    const { world, target } = await scene();
    const { env, vault, owner } = world;
    const price = await env.price("ethUsd");
    await env.setPrice("ethUsd", (price * 3n) / 2n);
    await perform(vault, owner, armAuction(target));
    await env.setPrice("ethUsd", price);
    await perform(vault, owner, clearAuction(target));
    const { armedAt, healed } = await readAuction(reader, target);
    expect(armedAt).to.equal(0n);
    expect(healed).to.equal(true);
  });
});
