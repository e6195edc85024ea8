import {
  netAssetValue,
  readAccount,
  readMaximumTrade,
  readOverview,
  weights,
  type Address,
  type VaultOverview,
} from "@ballast/sdk";
import { ethersReader } from "@ballast/sdk/ethers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { getMainnetEnv } from "../../env/mainnet";
import { createMainnetVault, perform, type MainnetVault } from "./support/mainnetVault";
import { armAuction, readAuctionHouse } from "@ballast/sdk";

describe("SDK lens on real protocols", function () {
  this.timeout(120_000);
  const reader = ethersReader(ethers.provider);

  async function scene(): Promise<{ world: MainnetVault; lens: Address; overview: () => Promise<VaultOverview> }> {
    const world = await createMainnetVault(await getMainnetEnv(), "sixty-forty");
    const lens = (await (await ethers.deployContract("VaultLens")).getAddress()) as Address;
    return { world, lens, overview: () => readOverview(reader, lens, world.vault.address) };
  }

  it("shows what the snapshot says", async () => {
    const { world, overview } = await scene();
    const [all, snapshot] = [await overview(), await world.vault.snapshot()];
    const { bid, mid, ask } = netAssetValue(snapshot);
    expect(all.value).to.deep.include({ isPriced: true, bid, mid, ask, supply: snapshot.totalSupply });
    expect(all.components.map(({ weight }) => weight)).to.deep.equal(weights(snapshot));
    expect(all.components.map(({ token }) => token.toLowerCase())).to.deep.equal(
      snapshot.policy.components.map(({ token }) => token.toLowerCase()),
    );
    expect(all.components.map(({ symbol }) => symbol)).to.include("WETH");
    expect(all.components.every(({ auction }) => auction.phase === "none")).to.equal(true);
    expect(all.trades).to.have.length(all.components.length * (all.components.length - 1));
  });

  it("names the phase of an auction and the bound of a trade", async () => {
    const { world, lens, overview } = await scene();
    const { env, vault, owner } = world;
    await env.setPrice("ethUsd", ((await env.price("ethUsd")) * 3n) / 2n);
    const before = await overview();
    const weth = before.components.find(({ symbol }) => symbol === "WETH");
    if (weth === undefined) throw new Error("There is no WETH.");
    expect(weth.auction).to.deep.include({ triggered: true, phase: "none" });
    const auction = await readAuctionHouse(reader, vault.address);
    await perform(vault, owner, armAuction({ auction, vault: vault.address, token: weth.token }));
    const armed = (await overview()).components.find(({ symbol }) => symbol === "WETH");
    expect(armed?.auction.phase).to.equal("armed");
    const other = before.components.find(({ symbol }) => symbol !== "WETH");
    if (other === undefined) throw new Error("There is one component only.");
    const pair = { vault: vault.address, sell: weth.token, buy: other.token };
    const trade = await readMaximumTrade(reader, lens, pair);
    expect(trade.value > 0n).to.equal(true);
    expect(trade.bound).to.not.equal("none");
  });

  it("shows what an account has", async () => {
    const { world, lens } = await scene();
    const account = world.owner.address as Address;
    const mine = await readAccount(reader, lens, { vault: world.vault.address, account });
    expect(mine.shares).to.equal(await world.vault.sharesOf(account));
    expect(mine.collectable).to.deep.equal([]);
    expect(mine.slice.length).to.equal(mine.claims.length);
    expect(mine.slice.every((amount) => amount > 0n)).to.equal(true);
  });
});
