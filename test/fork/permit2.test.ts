import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { contractAt, getMainnetEnv, MODE } from "../env/mainnet";

const TYPES = {
  PermitTransferFrom: [
    { name: "permitted", type: "TokenPermissions" },
    { name: "spender", type: "address" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
  TokenPermissions: [
    { name: "token", type: "address" },
    { name: "amount", type: "uint256" },
  ],
};

describe(`Permit2 on the ${MODE}`, () => {
  it("moves tokens by signature once, and only once", async () => {
    const env = await getMainnetEnv();
    const [owner, spender] = await ethers.getSigners();
    if (owner === undefined || spender === undefined) throw new Error("Hardhat gave too few signers.");
    const { usdc, permit2 } = env.addresses;
    const amount = 1_000n * 10n ** 6n;
    await env.fund(usdc, owner.address, amount);
    await contractAt(env, "erc20", usdc, owner).getFunction("approve").send(permit2, ethers.MaxUint256);

    const permitted = { token: usdc, amount };
    const message = { permitted, spender: spender.address, nonce: 0n, deadline: (await time.latest()) + 3600 };
    const domain = { name: "Permit2", chainId: 1, verifyingContract: permit2 };
    const signature = await owner.signTypedData(domain, TYPES, message);
    const permit = [[usdc, amount], message.nonce, message.deadline];
    const contract = contractAt(env, "permit2", permit2, spender);
    const transfer = (): Promise<unknown> =>
      contract.getFunction("permitTransferFrom").send(permit, [spender.address, amount], owner.address, signature);
    await transfer();
    expect(await contractAt(env, "erc20", usdc).getFunction("balanceOf").staticCall(spender.address)).to.equal(amount);
    await expect(transfer()).to.be.reverted;
  });
});
