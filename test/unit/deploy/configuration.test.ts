import { ADDRESSES } from "@ballast/replica";
import { policyConfiguration } from "@ballast/sdk";
import { expect } from "chai";
import { ethers } from "hardhat";
import fs from "node:fs";
import path from "node:path";
import { assetBook } from "../../../scripts/lib/deploy/assetBook";
import { feedConstruction } from "../../../scripts/lib/deploy/feedDeployment";
import { FEED_NAMES, type FeedName } from "../../../scripts/lib/deploy/feedTerms";
import { readPolicy } from "../../../scripts/lib/deploy/policyFile";
import { networkConfig } from "../../../scripts/lib/networkConfig";

const NETWORKS = ["hardhat", "localhost", "mainnet"] as const;
const POLICIES = path.join(__dirname, "..", "..", "..", "policies");

/** Stands for a feed's address, different for every feed. */
const addressOf = (name: FeedName): `0x${string}` => `0x${String(FEED_NAMES.indexOf(name) + 1).padStart(40, "0")}`;

describe("Configuration of networks", () => {
  it("is refused for a network that has none", () => {
    expect(() => networkConfig("sepolia")).to.throw(
      'No configuration for network "sepolia"; there is one for hardhat, localhost, mainnet.',
    );
    expect(() => networkConfig("toString")).to.throw('network "toString"');
  });

  it("lets only local chains be moved", () => {
    expect(NETWORKS.map((network) => networkConfig(network).isLocal)).to.deep.equal([true, true, false]);
  });

  for (const network of NETWORKS) {
    const { feeds, assets, vaults } = networkConfig(network);

    it(`has a vault for every policy file on ${network}, of assets with feeds`, () => {
      const files = fs.readdirSync(POLICIES).filter((file) => file.endsWith(".json") && file !== "schema.json");
      expect(vaults.map(({ policy }) => `${policy}.json`)).to.have.members(files);
      const book = assetBook(
        assets,
        Object.fromEntries(FEED_NAMES.map((name) => [name, addressOf(name)])) as Record<FeedName, `0x${string}`>,
      );
      for (const { policy } of vaults) {
        const configuration = policyConfiguration(readPolicy(policy), book);
        const sum = configuration.components.reduce((total, { targetWeight }) => total + targetWeight, 0n);
        expect(sum, policy).to.equal(10_000n);
      }
      expect(new Set(vaults.map(({ symbol }) => symbol)).size).to.equal(vaults.length);
    });

    it(`deploys no feed before one that it names on ${network}`, () => {
      FEED_NAMES.forEach((name, position) => {
        feedConstruction(feeds[name], (other) => {
          expect(FEED_NAMES.indexOf(other), `${name} names ${other}`).to.be.lessThan(position);
          return addressOf(other);
        });
      });
    });

    it(`gives every feed on ${network} the arguments that its constructor takes`, async () => {
      for (const name of FEED_NAMES) {
        const { contract, constructorArguments } = feedConstruction(feeds[name], addressOf);
        const { interface: abi } = await ethers.getContractFactory(contract);
        const decoded = ethers.AbiCoder.defaultAbiCoder().decode(
          abi.deploy.inputs,
          abi.encodeDeploy(constructorArguments),
        );
        expect(decoded.length, name).to.equal(constructorArguments.length);
      }
    });
  }

  it("has the addresses that the replica is checked at", () => {
    const { assets, feeds, swapRouter02, permit2 } = networkConfig("mainnet");
    const { weth, wbtc, link, usdc, aaveUsdcVault, wsteth } = ADDRESSES;
    const tokens = Object.values(assets).map(({ token }) => token);
    expect(tokens).to.deep.equal([weth, wbtc, link, usdc, aaveUsdcVault, wsteth]);
    expect(swapRouter02).to.equal(ADDRESSES.swapRouter02);
    expect(permit2).to.equal(ADDRESSES.permit2);
    expect(feeds.EthUsdFeed).to.include({ aggregator: ADDRESSES.ethUsdFeed });
    expect(feeds.StethEthFeed).to.include({ aggregator: ADDRESSES.stethEthFeed });
    expect(feeds.EthUsdPoolFeed).to.include({ pool: ADDRESSES.usdcWethPool, token: weth });
  });
});

describe("Policy files of vaults", () => {
  it("are refused by name when there is none or it is no policy", () => {
    expect(() => readPolicy("ninety-ten")).to.throw("There is no policy file");
    expect(() => readPolicy("schema")).to.throw(/schema\.json: .*is not a field of a policy/);
  });
});
