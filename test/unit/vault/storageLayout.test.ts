import { expect } from "chai";
import { artifacts } from "hardhat";

interface Variable {
  readonly label: string;
  readonly slot: string;
  readonly offset: number;
  readonly type: string;
}

/** Variables of a contract of ours, in the order of their slots. */
async function layoutOf(name: string): Promise<Variable[]> {
  const source = `contracts/vault/${name}.sol`;
  const build = await artifacts.getBuildInfo(`${source}:${name}`);
  const output = build?.output.contracts[source]?.[name] as { storageLayout?: { storage: Variable[] } } | undefined;
  if (output?.storageLayout === undefined) throw new Error(`${name} was compiled without its storage layout.`);
  // Types of structs and user-defined values carry numbers of the compilation; their text does not.
  return output.storageLayout.storage.map(({ label, slot, offset, type }) => ({
    label,
    slot,
    offset,
    type: type.replace(/\)\d+/g, ")"),
  }));
}

describe("Storage of a vault", () => {
  it("begins with the same variables in the vault and in what it delegates to", async () => {
    const [vault, administration] = [await layoutOf("AllocationVault"), await layoutOf("VaultAdministration")];
    expect(vault.length).to.be.greaterThan(10);
    expect(await layoutOf("VaultAuctions")).to.deep.equal(vault);
    expect(await layoutOf("VaultEntries")).to.deep.equal(vault);
    expect(administration.slice(0, vault.length)).to.deep.equal(vault);
    expect(administration.length).to.be.greaterThan(vault.length);
  });

  it("keeps what one path reads in one slot", async () => {
    const slots = new Map((await layoutOf("AllocationVault")).map(({ label, slot }) => [label, slot]));
    const together = [
      ["_marks", "_claimedTokens", "_writeOffs", "policy", "_entryPause", "_feesAccruedOn"],
      ["_freeFlow", "_exitPause", "_highWaterMark"],
      ["_lossBudget", "_tradingPause", "_performanceRate"],
      ["_auctionLossBudget", "_auctionPause"],
    ];
    for (const labels of together) {
      const found = labels.map((label) => slots.get(label));
      expect(new Set(found).size, labels.join()).to.equal(1);
      expect(found[0], labels.join()).to.be.a("string");
    }
  });
});
