import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { MainnetEnvironment, modeOf, type Mode, type Rpc } from "@ballast/replica";
import { Contract, type ContractRunner } from "ethers";
import { ethers, network } from "hardhat";

/** Whether this run stands on the offline replica or, with `MAINNET_RPC_URL`, on a fork. */
export const MODE: Mode = modeOf(process.env.MAINNET_RPC_URL);

/** Hardhat's in-process chain as the replica sees it. */
export const hardhatRpc: Rpc = {
  send: (method, params) => network.provider.send(method, params),
};

async function openEnvironment(): Promise<MainnetEnvironment> {
  return MainnetEnvironment.open(hardhatRpc, MODE);
}

/**
 * Real protocols at their mainnet addresses: on the replica by default, on a fork when `MAINNET_RPC_URL` is set. Every
 * call goes back to the same snapshot, so tests do not see each other.
 */
export function getMainnetEnv(): Promise<MainnetEnvironment> {
  return loadFixture(openEnvironment);
}

/** An ethers contract on one of the environment's ABIs. */
export function contractAt(
  env: MainnetEnvironment,
  abi: keyof MainnetEnvironment["abis"],
  address: string,
  runner: ContractRunner = ethers.provider,
): Contract {
  return new Contract(address, env.abis[abi], runner);
}
