import type { Address, Hex } from "@ballast/sdk";
import { Interface } from "ethers";

const ERC4626 = new Interface(["function deposit(uint256 assets, address receiver) returns (uint256 shares)"]);

/** Call data of an ERC-4626 deposit. */
export function depositData(assets: bigint, receiver: Address): Hex {
  return ERC4626.encodeFunctionData("deposit", [assets, receiver]) as Hex;
}
