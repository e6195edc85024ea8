import {
  buyFromRequests,
  cancelRedeemRequest,
  claimRequest,
  createRequests,
  quoteRequestPurchase,
  readNewestRequest,
  readRequestBatch,
  readRequests,
  requestRedeem,
  SaleAlreadyStarted,
  SaleTooEarly,
  startRequestSale,
  takeAllInKind,
  type Address,
  type RequestsTarget,
} from "@ballast/sdk";
import { ethersReader } from "@ballast/sdk/ethers";
import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { getMainnetEnv } from "../../env/mainnet";
import { createMainnetVault, give, perform, refreshPrices, type MainnetVault } from "./support/mainnetVault";
import { addressOfContract } from "./support/world";

const SHARES = 10_000n * 10n ** 18n;
const HOUR = 3600;

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

describe("SDK redemption requests on real protocols", function () {
  this.timeout(120_000);
  const reader = ethersReader(ethers.provider);

  async function scene(): Promise<{ world: MainnetVault; target: RequestsTarget; me: Address }> {
    const world = await createMainnetVault(await getMainnetEnv(), "sixty-forty");
    const asset = world.assets["USDC"];
    if (asset === undefined) throw new Error("There is no USDC.");
    const sale = await addressOfContract(await ethers.deployContract("RedemptionRequestsSale"));
    const implementation = await addressOfContract(await ethers.deployContract("RedemptionRequests", [sale]));
    const factory = await addressOfContract(await ethers.deployContract("RedemptionRequestsFactory", [implementation]));
    const target = { factory, vault: world.vault.address, asset: asset.token };
    await perform(world.vault, world.owner, createRequests(target));
    return { world, target, me: world.owner.address as Address };
  }

  it("hand shares over, wait, let somebody buy, and claim what the sale brought", async () => {
    const { world, target, me } = await scene();
    const { env, vault, owner, assets } = world;
    const requests = await readRequests(reader, target);
    const request = requestRedeem({ requests, vault: target.vault, shares: SHARES, controller: me, owner: me });
    await perform(vault, owner, request);
    const requestId = await readNewestRequest(reader, requests);
    expect(await failure(perform(vault, owner, startRequestSale({ requests, requestId })))).to.be.instanceOf(
      SaleTooEarly,
    );
    await time.increase(HOUR + HOUR / 4);
    await refreshPrices(env);
    await perform(vault, owner, startRequestSale({ requests, requestId }));
    const { sale, shares, startedAt } = await readRequestBatch(reader, { requests, requestId });
    expect(shares).to.equal(SHARES);
    expect(startedAt > 0n).to.equal(true);
    const part = { requests, requestId, receiver: me, controller: me };
    expect(await failure(perform(vault, owner, cancelRedeemRequest(part)))).to.be.instanceOf(SaleAlreadyStarted);

    await time.increase(3 * HOUR);
    await refreshPrices(env);
    await give(env, "USDC", me, 20_000n);
    const unsold: Address[] = [];
    for (const [symbol, { token }] of Object.entries(assets)) {
      const lot = await quoteRequestPurchase(reader, { sale, token, maxSold: 2n ** 255n }).catch(() => null);
      if (lot === null) continue;
      if (symbol !== "WETH") {
        unsold.push(token);
        continue;
      }
      const deadline = BigInt(await time.latest()) + 600n;
      const terms = { sale, asset: target.asset, token, recipient: me, deadline };
      const bounds = { maxSold: lot.sold, minSold: lot.sold, maxPaid: (lot.bought * 101n) / 100n };
      await perform(vault, owner, buyFromRequests({ ...terms, ...bounds }));
    }
    // What nobody bought within a day comes in kind.
    await time.increase(24 * HOUR);
    const before = await balanceOf(target.asset, me);
    await perform(vault, owner, claimRequest(part));
    const gained = (await balanceOf(target.asset, me)) - before;
    expect(gained > 0n).to.equal(true);
    const kept = await Promise.all(unsold.map((token) => balanceOf(token, me)));
    await perform(vault, owner, takeAllInKind(part));
    for (const [i, token] of unsold.entries()) {
      expect((await balanceOf(token, me)) > (kept[i] ?? 0n)).to.equal(true);
    }
  });

  it("take a request back before its sale", async () => {
    const { world, target, me } = await scene();
    const { vault, owner } = world;
    const requests = await readRequests(reader, target);
    const before = await balanceOf(target.vault, me);
    await perform(
      vault,
      owner,
      requestRedeem({ requests, vault: target.vault, shares: SHARES, controller: me, owner: me }),
    );
    expect(await balanceOf(target.vault, me)).to.equal(before - SHARES);
    const requestId = await readNewestRequest(reader, requests);
    await perform(vault, owner, cancelRedeemRequest({ requests, requestId, receiver: me, controller: me }));
    expect(await balanceOf(target.vault, me)).to.equal(before);
  });
});
