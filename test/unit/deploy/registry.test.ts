import { expect } from "chai";
import { deployments, ethers } from "hardhat";
import { networkConfig } from "../../../scripts/lib/networkConfig";
import { getMainnetEnv } from "../../env/mainnet";

const CONTRACTS = [
  "RiskLimits",
  "PolicyRegistry",
  "ProtocolFee",
  "AllocationVaultImplementation",
  "VaultFactory",
  "UniswapV3Route",
  "Erc4626Route",
  "VaultLens",
  "VaultAdministration",
  "RebalanceAuction",
  "VaultAuctions",
  "ComponentEntryImplementation",
  "WrappedVaultImplementation",
  "EntryFactory",
  "VaultEntries",
];

async function addresses(): Promise<string[]> {
  return Promise.all(CONTRACTS.map(async (name) => (await deployments.get(name)).address));
}

describe("Deploy step 10_registry", () => {
  beforeEach(async () => {
    await getMainnetEnv();
  });

  it("wires registry, implementation, factory and routes together", async () => {
    await deployments.run("registry", { resetMemory: true, writeDeploymentsToFiles: false });
    const at = async (name: string): Promise<string> => (await deployments.get(name)).address;
    const [registry, administration] = [await at("PolicyRegistry"), await at("VaultAdministration")];
    const [implementation, factory] = [await at("AllocationVaultImplementation"), await at("VaultFactory")];
    expect(await (await ethers.getContractAt("VaultFactory", factory)).implementation()).to.equal(implementation);
    const vault = await ethers.getContractAt("AllocationVault", implementation);
    expect(await vault.policyRegistry()).to.equal(registry);
    expect(await vault.administration()).to.equal(administration);
    expect(await vault.auctions()).to.equal(await at("VaultAuctions"));
    expect(await vault.entries()).to.equal(await at("VaultEntries"));
    const entries = await ethers.getContractAt("VaultEntries", await at("VaultEntries"));
    expect(await entries.entryFactory()).to.equal(await at("EntryFactory"));
    const entryFactory = await ethers.getContractAt("EntryFactory", await at("EntryFactory"));
    expect(await entryFactory.entryImplementation()).to.equal(await at("ComponentEntryImplementation"));
    expect(await entryFactory.wrapperImplementation()).to.equal(await at("WrappedVaultImplementation"));
    const auctions = await ethers.getContractAt("VaultAuctions", await at("VaultAuctions"));
    expect(await auctions.rebalanceAuction()).to.equal(await at("RebalanceAuction"));
    const delegate = await ethers.getContractAt("VaultAdministration", administration);
    expect(await delegate.policyRegistry()).to.equal(registry);
    const { swapRouter02 } = networkConfig("hardhat");
    expect(await (await ethers.getContractAt("UniswapV3Route", await at("UniswapV3Route"))).router()).to.equal(
      swapRouter02,
    );
  });

  it("sends nothing when it runs again", async () => {
    await deployments.run("registry", { resetMemory: true, writeDeploymentsToFiles: false });
    const before = await addresses();
    const block = await ethers.provider.getBlockNumber();
    await deployments.run("registry", { resetMemory: false, writeDeploymentsToFiles: false });
    expect(await addresses()).to.deep.equal(before);
    expect(await ethers.provider.getBlockNumber()).to.equal(block);
  });
});
