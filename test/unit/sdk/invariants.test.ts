import { vaultSlots, verifySnapshot, type InvariantResult, type VaultEntity } from "@ballast/sdk";
import { setStorageAt } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { getMainnetEnv } from "../../env/mainnet";
import { Random, SEED } from "./support/random";
import { createWorld, deployProtocol, MOODS, perform, tell, type World } from "./support/world";

const LOCK = "0x000000000000000000000000000000000000dEaD";
const FAR = 2n ** 40n - 1n;
/** Where solady's ERC-20 keeps the supply. */
const SUPPLY_SLOT = 0x05345cdf77eb68f44cn;
const ALL = ["V-2", "V-5", "V-7", "V-8", "V-9", "V-10"];

const broken = (results: readonly InvariantResult[]): string[] =>
  results.filter(({ holds }) => !holds).map(({ id }) => id);

async function scene(): Promise<World> {
  await getMainnetEnv();
  return createWorld(new Random(SEED + 3), await deployProtocol());
}

const verify = (world: World, vault: VaultEntity = world.vault): Promise<readonly InvariantResult[]> =>
  vault.verifyInvariants({ accounts: [LOCK, world.actor.address], isComplete: true });

describe("SDK invariants", function () {
  this.timeout(120_000);

  it("hold in a vault as it was created, and in one with claims, silent tokens and dead feeds", async () => {
    const world = await scene();
    const results = await verify(world);
    expect(results.map(({ id }) => id)).to.deep.equal(ALL);
    expect(broken(results)).to.deep.equal([]);

    const { vault, actor, assets } = world;
    const [first, second] = assets;
    if (first === undefined || second === undefined) throw new Error("The world has too few assets.");
    const me = actor.address as `0x${string}`;
    await tell(first.token, "setMood", MOODS.reverts);
    const shares = (await vault.sharesOf(me)) / 3n;
    const minAmounts = assets.map(() => 0n);
    await perform(world, vault.redeemInKind({ shares, minAmounts, receiver: me, deadline: FAR }));
    expect((await vault.claimOf(first.address, me)) > 0n).to.equal(true);
    await tell(second.token, "setMood", MOODS.silent);
    for (const { feed } of assets) await tell(feed, "setDead", true);
    expect(broken(await verify(world))).to.deep.equal([]);
  });

  it("are named when they are broken", async () => {
    const world = await scene();
    const { vault } = world;
    const { lossBudget, totalSupply } = await vault.snapshot();
    const word = ((lossBudget.size + 1n) << 144n) | (lossBudget.size << 80n) | (lossBudget.updatedAt << 40n);
    await setStorageAt(vault.address, vaultSlots.lossBudget.slot, word | lossBudget.period);
    expect(broken(await verify(world))).to.deep.equal(["V-5"]);
    await setStorageAt(vault.address, SUPPLY_SLOT, totalSupply - 1n);
    expect(broken(await verify(world))).to.deep.equal(["V-5", "V-8"]);
  });

  it("are the same of a snapshot that was read before, and at its block", async () => {
    const world = await scene();
    const { vault } = world;
    const scope = { accounts: [LOCK, world.actor.address], isComplete: true };
    const snapshot = await vault.snapshot();
    const results = await verifySnapshot(vault.reader, snapshot, scope);
    expect(results).to.deep.equal(await vault.verifyInvariants(scope, snapshot.block.number));
    expect(results.map(({ id }) => id)).to.deep.equal(ALL);
    await setStorageAt(vault.address, SUPPLY_SLOT, snapshot.totalSupply - 1n);
    const wrong = { ...snapshot, totalSupply: snapshot.totalSupply - 1n };
    expect(broken(await verifySnapshot(vault.reader, wrong, scope))).to.deep.equal(["V-8"]);
  });

  it("ask of some accounts only that they have no more than there is", async () => {
    const world = await scene();
    const results = await world.vault.verifyInvariants({ accounts: [LOCK], isComplete: false });
    expect(broken(results)).to.deep.equal([]);
    const few = await world.vault.verifyInvariants({ accounts: [LOCK], isComplete: true });
    expect(broken(few)).to.deep.equal(["V-8"]);
  });
});
