// The main job: real protocols come up in process, a trader swaps, a borrower borrows, the price falls, a liquidator
// liquidates, and a table says what happened.
import { MainnetEnvironment, modeOf } from "@ballast/replica";
import { Contract, formatUnits, MaxUint256, type Signer, type TransactionResponse } from "ethers";
import hre from "hardhat";
import { networkRpc } from "./lib/hardhat2";
import { renderTable } from "./lib/table";

const POOL_FEE = 500;
const VARIABLE_RATE = 2;
const WAD = 10n ** 18n;
const SWAP_AMOUNT = 250_000n * 10n ** 6n;
const COLLATERAL = 100n * WAD;
/** Share of the borrowing limit that is used, and of the price that is left after the fall; basis points. */
const BORROWED_BPS = 9_500n;
const PRICE_LEFT_BPS = 8_700n;
const BPS = 10_000n;

interface Row {
  readonly step: string;
  readonly result: string;
  readonly gas: bigint;
}

interface Actors {
  readonly trader: Signer;
  readonly borrower: Signer;
  readonly liquidator: Signer;
}

class MainJob {
  readonly rows: Row[] = [];

  constructor(
    readonly env: MainnetEnvironment,
    readonly actors: Actors,
  ) {}

  async run(): Promise<void> {
    await this.swap();
    await this.supplyAndBorrow();
    await this.priceFall();
    await this.liquidate();
  }

  async swap(): Promise<void> {
    const { env } = this;
    const { usdc, weth, swapRouter02, quoterV2 } = env.addresses;
    const trader = this.actors.trader;
    const account = await trader.getAddress();
    await env.fund(usdc, account, SWAP_AMOUNT);
    await this.approve(trader, usdc, swapRouter02);
    const quoter = new Contract(quoterV2, env.abis.quoterV2, trader);
    const quote = await quoter.getFunction("quoteExactInputSingle").staticCall([usdc, weth, SWAP_AMOUNT, POOL_FEE, 0]);
    const router = new Contract(swapRouter02, env.abis.swapRouter02, trader);
    const parameters = [usdc, weth, POOL_FEE, account, SWAP_AMOUNT, quote.amountOut, 0];
    const response = await router.getFunction("exactInputSingle").send(parameters);
    const received = formatUnits(quote.amountOut as bigint, 18);
    await this.note(
      "swap on Uniswap V3",
      `250,000 USDC -> ${Number(received).toFixed(4)} WETH, as quoted to the wei`,
      response,
    );
  }

  async supplyAndBorrow(): Promise<void> {
    const { env } = this;
    const { usdc, weth, aavePool } = env.addresses;
    const borrower = this.actors.borrower;
    const account = await borrower.getAddress();
    await env.fund(weth, account, COLLATERAL);
    await this.approve(borrower, weth, aavePool);
    const pool = this.aave(borrower);
    await this.note(
      "supply to Aave V3",
      "100 WETH as collateral",
      await pool.getFunction("supply").send(weth, COLLATERAL, account, 0),
    );
    const { availableBorrowsBase } = await pool.getFunction("getUserAccountData").staticCall(account);
    const debt = (((availableBorrowsBase as bigint) / 100n) * BORROWED_BPS) / BPS;
    const response = await pool.getFunction("borrow").send(usdc, debt, VARIABLE_RATE, 0, account);
    await this.note("borrow from Aave V3", `${formatUnits(debt, 6)} USDC, health ${await this.health()}`, response);
  }

  async priceFall(): Promise<void> {
    const before = await this.env.price("ethUsd");
    const after = (before * PRICE_LEFT_BPS) / BPS;
    await this.env.setPrice("ethUsd", after);
    const prices = `${formatUnits(before, 8)} -> ${formatUnits(after, 8)} USD`;
    this.rows.push({ step: "price falls 13 %", result: `Chainlink ${prices}, health ${await this.health()}`, gas: 0n });
  }

  async liquidate(): Promise<void> {
    const { env } = this;
    const { usdc, weth, aavePool } = env.addresses;
    const { liquidator, borrower } = this.actors;
    const pool = this.aave(liquidator);
    const victim = await borrower.getAddress();
    const { totalDebtBase } = await pool.getFunction("getUserAccountData").staticCall(victim);
    const repaid = (totalDebtBase as bigint) / 200n; // half of the debt, 8 decimals of USD -> 6 of USDC
    await env.fund(usdc, await liquidator.getAddress(), repaid);
    await this.approve(liquidator, usdc, aavePool);
    const response = await pool.getFunction("liquidationCall").send(weth, usdc, victim, repaid, false);
    const token = new Contract(weth, env.abis.erc20, liquidator);
    const seized = (await token.getFunction("balanceOf").staticCall(await liquidator.getAddress())) as bigint;
    const result = `${formatUnits(repaid, 6)} USDC repaid for ${Number(formatUnits(seized, 18)).toFixed(4)} WETH, health ${await this.health()}`;
    await this.note("liquidation", result, response);
  }

  private aave(signer: Signer): Contract {
    return new Contract(this.env.addresses.aavePool, this.env.abis.aavePool, signer);
  }

  private async approve(owner: Signer, token: string, spender: string): Promise<void> {
    const contract = new Contract(token, this.env.abis.erc20, owner);
    await (await contract.getFunction("approve").send(spender, MaxUint256)).wait();
  }

  private async health(): Promise<string> {
    const account = await this.actors.borrower.getAddress();
    const data = await this.aave(this.actors.borrower).getFunction("getUserAccountData").staticCall(account);
    return Number(formatUnits(data.healthFactor as bigint, 18)).toFixed(4);
  }

  private async note(step: string, result: string, response: TransactionResponse): Promise<void> {
    const receipt = await response.wait();
    this.rows.push({ step, result, gas: receipt?.gasUsed ?? 0n });
  }
}

async function main(): Promise<void> {
  const mode = modeOf(process.env.MAINNET_RPC_URL);
  console.log(`Ground: ${mode}`);
  const rpc = networkRpc(hre);
  await rpc.send("eth_chainId", []); // starts the chain, so that the time below is the replica's alone
  const started = Date.now();
  const env = await MainnetEnvironment.open(rpc, mode);
  console.log(`${env.installations.length} contracts installed in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
  const [trader, borrower, liquidator] = await hre.ethers.getSigners();
  if (trader === undefined || borrower === undefined || liquidator === undefined) throw new Error("Too few signers.");
  const job = new MainJob(env, { trader, borrower, liquidator });
  await job.run();
  const rows = job.rows.map(({ step, result, gas }) => [step, result, gas === 0n ? "-" : gas.toLocaleString("en")]);
  console.log(renderTable(["step", "result", "gas"], rows));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
