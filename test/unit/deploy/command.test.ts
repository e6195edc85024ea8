import { expect } from "chai";
import hre, { ethers } from "hardhat";
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { serve, type RunningServer } from "../../../scripts/lib/hardhat2";
import { fundedEnvironment } from "./support/funded";

const ROOT = path.join(__dirname, "..", "..", "..");

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs `hardhat deploy` on a node, with one vault and records in a folder of its own. */
function hardhatDeploy(url: string, records: string, args: readonly string[] = []): Promise<Ended> {
  const hardhat = require.resolve("hardhat/internal/cli/bootstrap");
  const command = [hardhat, "deploy", "--no-compile", "--network", "localhost", ...args];
  const environment = { LOCAL_RPC_URL: url, BALLAST_DEPLOYMENTS: records, BALLAST_VAULTS: "sixty-forty" };
  const child = spawn(process.execPath, command, { cwd: ROOT, env: { ...process.env, ...environment } });
  let output = "";
  const keep = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  return new Promise((resolve) => {
    child.once("close", (code) => {
      resolve({ code, output });
    });
  });
}

describe("The deploy command on a local node", function () {
  this.timeout(300_000);
  let server: RunningServer;
  let records: string;

  before(async () => {
    await fundedEnvironment();
    server = await serve(hre, "127.0.0.1", 0);
    records = fs.mkdtempSync(path.join(os.tmpdir(), "ballast-deployments-"));
  });

  after(async () => {
    await server.close();
    fs.rmSync(records, { recursive: true });
  });

  const fileOf = (name: string): string => path.join(records, "localhost", `${name}.json`);
  const read = (name: string): Record<string, unknown> =>
    JSON.parse(fs.readFileSync(fileOf(name), "utf8")) as Record<string, unknown>;

  it("writes records, sends nothing a second time, and checks them with an exit code", async () => {
    const first = await hardhatDeploy(server.url, records);
    expect(first.code, first.output).to.equal(0);
    for (const name of ["EthUsdGuardedFeed", "VaultFactory", "Vault-sixty-forty"]) {
      const { address, abi, args, transactionHash } = read(name);
      expect(await ethers.provider.getCode(String(address)), name).to.not.equal("0x");
      expect(await ethers.provider.getTransactionReceipt(String(transactionHash)), name).to.not.equal(null);
      expect(abi, name).to.be.an("array").that.is.not.empty;
      expect(args, name).to.be.an("array").that.is.not.empty;
    }
    const block = await ethers.provider.getBlockNumber();
    const second = await hardhatDeploy(server.url, records);
    expect(second.code, second.output).to.equal(0);
    expect(second.output).to.contain("Read back and as configured on localhost");
    expect(await ethers.provider.getBlockNumber()).to.equal(block);

    const vault = read("Vault-sixty-forty");
    fs.writeFileSync(fileOf("Vault-sixty-forty"), JSON.stringify({ ...vault, address: read("VaultFactory").address }));
    const tampered = await hardhatDeploy(server.url, records, ["--tags", "check"]);
    expect(tampered.code).to.equal(1);
    expect(tampered.output).to.match(/Vault-sixty-forty +code +0x3d3d/);
    expect(await ethers.provider.getBlockNumber()).to.equal(block);
  });
});
