// Selling at the real venues, as anybody with an account does.
import type { Address } from "@ballast/sdk";
import { MaxUint256 } from "ethers";
import { ASSETS, type AssetSymbol } from "../assets";
import { wayBetween } from "../routes";
import type { World } from "../world";

/** One step at one venue. */
interface Leg {
  /** \{tok\} What the venue would bring now; nothing moves. */
  quote(amountIn: bigint): Promise<bigint>;
  /** Sells all of it. Returns the gas. */
  sell(account: Address, amountIn: bigint): Promise<number>;
  /** Token to look at for what it brought. */
  readonly buys: string;
}

/** Lets a contract take a token, once. */
export async function allow(world: World, account: Address, token: string, spender: string): Promise<void> {
  const { protocols } = world;
  const allowed = await protocols.readNumber("erc20", token, "allowance", [account, spender]);
  if (allowed < MaxUint256 / 2n) await protocols.send(account, "erc20", token, "approve", [spender, MaxUint256]);
}

function legBetween(world: World, from: AssetSymbol, to: AssetSymbol): Leg | undefined {
  const { env, protocols, routes } = world;
  const way = wayBetween(world, from, to);
  if (way === undefined) return undefined;
  const [token, buys] = [env.addresses[ASSETS[from].address], env.addresses[ASSETS[to].address]];
  const { swapRouter02, aaveUsdcVault } = env.addresses;
  const isWrapper = way.route === routes.erc4626;
  const send = (account: Address, amount: bigint): Promise<number> => {
    if (!isWrapper) {
      const swap = [way.data, account, amount, 0];
      return protocols.send(account, "swapRouter02", swapRouter02, "exactInput", [swap]);
    }
    return to === "waEthUSDC"
      ? protocols.send(account, "erc4626", aaveUsdcVault, "deposit", [amount, account])
      : protocols.send(account, "erc4626", aaveUsdcVault, "redeem", [amount, account, account]);
  };
  return {
    quote: (amount) => way.quote(amount),
    buys,
    sell: async (account, amount) => {
      if (to === "waEthUSDC" || !isWrapper) {
        await allow(world, account, token, isWrapper ? aaveUsdcVault : swapRouter02);
      }
      return send(account, amount);
    },
  };
}

/** The steps from one asset to another: one, or two by way of plain dollars. @throws RangeError when there is no way. */
export function legsBetween(world: World, from: AssetSymbol, to: AssetSymbol): readonly Leg[] {
  const direct = legBetween(world, from, to);
  if (direct !== undefined) return [direct];
  const [first, second] = [legBetween(world, from, "USDC"), legBetween(world, "USDC", to)];
  if (first === undefined || second === undefined) throw new RangeError(`There is no way from ${from} to ${to}.`);
  return [first, second];
}

/** \{tok\} What the steps would bring now, in turn. */
export async function quoteLegs(legs: readonly Leg[], amountIn: bigint): Promise<bigint> {
  let amount = amountIn;
  for (const leg of legs) amount = await leg.quote(amount);
  return amount;
}

/** Sells an amount through the steps for whatever they bring. Returns the gas. */
export async function sellThrough(
  world: World,
  account: Address,
  legs: readonly Leg[],
  amountIn: bigint,
): Promise<number> {
  const { protocols } = world;
  let [amount, gas] = [amountIn, 0];
  for (const leg of legs) {
    const before = await protocols.balanceOf(leg.buys, account);
    gas += await leg.sell(account, amount);
    amount = (await protocols.balanceOf(leg.buys, account)) - before;
  }
  return gas;
}
