import type { MainnetEnvironment } from "@ballast/replica";
import { ethers } from "hardhat";
import { getMainnetEnv } from "../../../env/mainnet";

/** Far above five seeds of 10,000 USD, in the smallest unit of each token; dollars stand for the wrapped ones too. */
const WEALTH = [
  ["weth", 20n * 10n ** 18n],
  ["wbtc", 10n ** 8n],
  ["link", 5_000n * 10n ** 18n],
  ["usdc", 100_000n * 10n ** 6n],
  ["wsteth", 10n * 10n ** 18n],
] as const;

/** The account that deploys in process. */
export async function deployerAddress(): Promise<string> {
  const [deployer] = await ethers.getSigners();
  if (deployer === undefined) throw new Error("Hardhat gave no signer.");
  return deployer.address;
}

/** An environment whose deployer can pay the seeds of every vault. */
export async function fundedEnvironment(): Promise<MainnetEnvironment> {
  const env = await getMainnetEnv();
  for (const [token, amount] of WEALTH) await env.fund(env.addresses[token], await deployerAddress(), amount);
  return env;
}
