import { expect } from "chai";
import hre, { ethers } from "hardhat";
import { chosenVaults, VAULTS_VARIABLE, withVaults } from "../../../scripts/lib/deploy/vaultChoice";
import { readContextOf } from "../../../scripts/lib/deployContext";

const VARIABLE = "BALLAST_TEST_ACCOUNT";

describe("Accounts of a deployment", () => {
  afterEach(() => {
    Reflect.deleteProperty(process.env, VARIABLE);
  });

  it("are the node's, counted from zero", async () => {
    const context = await readContextOf(hre);
    const signers = await ethers.getSigners();
    expect(context.account({ signer: 3 })).to.equal(signers[3]?.address.toLowerCase());
    expect(() => context.account({ signer: 20 })).to.throw(
      "Network hardhat has 20 accounts; account 20 is configured.",
    );
  });

  it("are addresses of the environment", async () => {
    const context = await readContextOf(hre);
    expect(() => context.account({ variable: VARIABLE })).to.throw(`Set ${VARIABLE} to an address`);
    process.env[VARIABLE] = "0x1234";
    expect(() => context.account({ variable: VARIABLE })).to.throw('"0x1234" is not 20 bytes');
    process.env[VARIABLE] = "0x5300A1a15135EA4dc7aD5a167152C01EFc9b192A";
    expect(context.account({ variable: VARIABLE })).to.equal("0x5300a1a15135ea4dc7ad5a167152c01efc9b192a");
  });
});

describe("Choice of vaults", () => {
  const chosen = (): string[] => chosenVaults(hre).map(({ policy }) => policy);

  afterEach(() => {
    Reflect.deleteProperty(process.env, VAULTS_VARIABLE);
  });

  it("is the configuration's, the environment's or the caller's", async () => {
    expect(chosen()).to.have.lengthOf(5);
    process.env[VAULTS_VARIABLE] = "yield, barbell";
    expect(chosen()).to.deep.equal(["yield", "barbell"]);
    process.env[VAULTS_VARIABLE] = "none";
    expect(chosen()).to.deep.equal([]);
    await withVaults(hre, ["sixty-forty"], () => Promise.resolve(expect(chosen()).to.deep.equal(["sixty-forty"])));
    expect(chosen()).to.deep.equal([]);
  });

  it("names what there is when it asks for another", () => {
    process.env[VAULTS_VARIABLE] = "yield,gold";
    expect(chosen).to.throw(
      'No vault of policy "gold" is configured for hardhat; there is sixty-forty, minimum-variance, risk-parity, yield',
    );
  });
});
