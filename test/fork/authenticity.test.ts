import { authenticityTable, recordedCode, replicaDocument } from "@ballast/replica";
import { expect } from "chai";
import { ethers } from "hardhat";
import fs from "node:fs";
import path from "node:path";
import { getMainnetEnv, MODE } from "../env/mainnet";

/** Recorded on mainnet, but not reproduced by the replica to the byte (or not installed at all). */
const NOT_REPRODUCED = [
  "Balancer Authorizer",
  "Chainlink BTC/USD proxy",
  "Chainlink ETH/USD proxy",
  "Safe 1.3.0",
  "USDC implementation V2.2",
  "USDC proxy",
];

describe(`Authenticity of the ${MODE}`, () => {
  it("has mainnet's recorded code, byte for byte, in at least 12 contracts", async () => {
    const env = await getMainnetEnv();
    const reproduced = [...recordedCode().values()].filter(({ name }) => !NOT_REPRODUCED.includes(name));
    for (const { name, address, codeHash } of reproduced) {
      expect(ethers.keccak256(await ethers.provider.getCode(address)), name).to.equal(codeHash);
    }
    expect(reproduced.length).to.be.at.least(12);
    if (MODE === "mainnet replica") {
      const claimed = authenticityTable(env.installations).filter((row) => row.authenticity === "byte-identical");
      expect(claimed.map((row) => row.address).sort()).to.deep.equal(reproduced.map((row) => row.address).sort());
    }
  });

  it("calls nothing byte-identical that differs from the record", async function () {
    if (MODE !== "mainnet replica") this.skip();
    const env = await getMainnetEnv();
    for (const row of authenticityTable(env.installations)) {
      const record = recordedCode().get(row.address.toLowerCase());
      if (record === undefined || record.codeHash !== row.codeHash) {
        expect(row.authenticity, row.name).to.not.equal("byte-identical");
      }
    }
  });

  it("labels every stand-in as one", async function () {
    if (MODE !== "mainnet replica") this.skip();
    const env = await getMainnetEnv();
    const standIns = authenticityTable(env.installations).filter((row) => row.authenticity === "stand-in");
    expect(standIns.map((row) => row.name).sort()).to.deep.equal(["Stand-in for WBTC", "Stand-in for wstETH"]);
  });

  it("is documented as it is", async function () {
    if (MODE !== "mainnet replica") this.skip();
    const env = await getMainnetEnv();
    const page = fs.readFileSync(path.join(__dirname, "..", "..", "docs", "mainnet-replica.md"), "utf8");
    expect(page, "run npm run docs:replica").to.equal(replicaDocument(authenticityTable(env.installations)));
  });
});
