// Somebody who trades with the vault while a feed shows a price that no market has. Every attempt is undone: the
// figures say what it would have brought.
import type { Action, Address } from "@ballast/sdk";
import { answerOf, ASSETS, FEED_OF, fromUnits, marketPrice, toUnits, type AssetSymbol, type Rates } from "../assets";
import type { Market, Print } from "../history";
import { poolsOf } from "../pools";
import { readRates } from "../rates";
import { refusalOf } from "../refusal";
import { wayBetween } from "../routes";
import type { Stage } from "../stage";
import { give, undone } from "../world";

/** \{1\} Parts of the vault's value that an attacker tries, the largest first. */
const SIZES = [1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 64, 1 / 128] as const;
/** What an attacker pays with and is paid in. */
const DOLLARS: AssetSymbol = "USDC";
const NEVER = 2n ** 40n - 1n;

interface Attempt {
  readonly action: string;
  readonly outcome: string;
  /** \{USD\} at market prices. */
  readonly gained: number;
}

/** A moment in which a feed is wrong. */
interface Scene {
  readonly stage: Stage;
  readonly market: Market;
  /** The asset whose feed is wrong. */
  readonly asset: AssetSymbol;
  readonly print: Print;
  readonly rates: Rates;
  /** \{USD\} of the vault at market prices. */
  readonly value: number;
}

/** \{USD\} of an account's tokens at market prices. */
async function wealthOf({ stage, market, rates }: Scene, account: Address): Promise<number> {
  const { world, symbols, tokens } = stage;
  let wealth = 0;
  for (const [i, symbol] of symbols.entries()) {
    const balance = await world.protocols.balanceOf(tokens[i] ?? "", account);
    wealth += fromUnits(balance, ASSETS[symbol].decimals) * marketPrice(symbol, market, rates);
  }
  return wealth;
}

async function send({ stage: { world, vault } }: Scene, account: Address, action: Action): Promise<void> {
  for (const approval of await vault.getRequirements(account, action)) await world.chain.transact(account, approval);
  await world.chain.transact(account, action.transaction);
}

/** Gets out of the vault with a slice of everything, which no feed has a say in. */
async function leave(scene: Scene): Promise<void> {
  const { vault, world, symbols } = scene.stage;
  const attacker = world.accounts.attacker;
  const shares = await vault.sharesOf(attacker);
  if (shares === 0n) return;
  const terms = { shares, minAmounts: symbols.map(() => 0n), receiver: attacker, deadline: NEVER };
  await send(scene, attacker, vault.redeemInKind(terms));
}

const showPrint = ({ stage: { world }, print }: Scene): Promise<void> =>
  world.env.setPrice(FEED_OF[print.quantity].feed, answerOf(print.quantity, print.price));

/** Tries sizes from large to small until one is accepted, and measures what it brought. */
async function largest(scene: Scene, action: string, run: (size: number) => Promise<number>): Promise<Attempt> {
  let refusal = "";
  for (const size of SIZES) {
    const outcome = await undone(scene.stage.world.chain, () => run(size).catch(refusalOf));
    if (typeof outcome === "number") {
      const smaller = refusal === "" ? "" : `, larger refused: ${refusal}`;
      return { action, outcome: `accepted with ${(size * 100).toFixed(1)} % of the vault${smaller}`, gained: outcome };
    }
    refusal = outcome;
  }
  return { action, outcome: `refused: ${refusal}`, gained: 0 };
}

/** Deposits one asset at the wrong price and takes everything out in kind. */
function depositAndLeave(scene: Scene, asset: AssetSymbol): Promise<Attempt> {
  const { stage, market, rates, value } = scene;
  const { world, vault, symbols, tokens } = stage;
  const attacker = world.accounts.attacker;
  return largest(scene, `deposit ${asset}, redeem in kind`, async (size) => {
    const token = tokens[symbols.indexOf(asset)];
    if (token === undefined) throw new RangeError(`${asset} is no component.`);
    const price = marketPrice(asset, market, rates);
    const amount = toUnits((value * size) / price, ASSETS[asset].decimals);
    await give(world, asset, attacker, amount);
    const before = await wealthOf(scene, attacker);
    await showPrint(scene);
    const terms = { asset: token, amount, minShares: 0n, receiver: attacker, deadline: NEVER };
    await send(scene, attacker, vault.deposit(terms));
    await leave(scene);
    return (await wealthOf(scene, attacker)) - before;
  });
}

/** Enters in kind before the print and leaves through the asset that looks cheap. */
function enterAndRedeem(scene: Scene, asset: AssetSymbol): Promise<Attempt> {
  const { stage, value } = scene;
  const { world, vault, symbols, tokens } = stage;
  const attacker = world.accounts.attacker;
  return largest(scene, `mint in kind before, redeem ${asset}`, async (size) => {
    const snapshot = await vault.snapshot();
    const shares = (snapshot.totalSupply * BigInt(Math.round(size * 1e6))) / 10n ** 6n;
    const maxAmounts = snapshot.components.map(({ held }) => (held.ok ? held.value : 0n));
    for (const [i, symbol] of symbols.entries()) await give(world, symbol, attacker, maxAmounts[i] ?? 0n);
    const before = await wealthOf(scene, attacker);
    const mint = { shares, maxAmounts, tokens, receiver: attacker, deadline: NEVER };
    await send(scene, attacker, vault.mintInKind(mint));
    await showPrint(scene);
    const token = tokens[symbols.indexOf(asset)];
    if (token === undefined || value === 0) throw new RangeError(`${asset} is no component.`);
    const owned = { receiver: attacker, owner: attacker, sender: attacker };
    await send(scene, attacker, vault.redeem({ asset: token, shares, minOut: 0n, ...owned, deadline: NEVER }));
    return (await wealthOf(scene, attacker)) - before;
  });
}

/** The vault's own keeper, who believes the feed, buys at the market what looks cheap. */
function tradeAtMarket(scene: Scene): Promise<Attempt> {
  const { stage, asset, value } = scene;
  const { world, vault } = stage;
  return largest(scene, `trade ${DOLLARS} for ${asset} at the market`, async (size) => {
    await showPrint(scene);
    await send(scene, world.accounts.keeper, await intentOf(scene, DOLLARS, asset, value * size));
    await vault.snapshot();
    return 0;
  });
}

/** A hostile allocator sells what looks cheap into a pool pushed down to the print, and the pool is bought back. */
function tradeIntoPushedPool(scene: Scene): Promise<Attempt> {
  const { stage, asset, market, print, value } = scene;
  const { world } = stage;
  const accomplice = world.accounts.arbitrageur;
  return largest(scene, `as allocator, trade ${asset} for ${DOLLARS} in a pool pushed to the print`, async (size) => {
    const before = await wealthOf(scene, accomplice);
    await showPrint(scene);
    await pushPool(scene, { ...market, [print.quantity]: print.price });
    await send(scene, world.accounts.keeper, await intentOf(scene, asset, DOLLARS, value * size));
    await pushPool(scene, market);
    return (await wealthOf(scene, accomplice)) - before;
  });
}

async function pushPool({ stage: { world }, asset, rates }: Scene, market: Market): Promise<void> {
  const pool = poolsOf(world.env.addresses).find(({ assets }) => assets[0] === asset);
  if (pool !== undefined) await world.arbitrageur.push(pool, market, rates);
}

async function intentOf(scene: Scene, sell: AssetSymbol, buy: AssetSymbol, value: number): Promise<Action> {
  const { stage, market, rates } = scene;
  const { world, vault, symbols, tokens } = stage;
  const way = wayBetween(world, sell, buy);
  const [from, to] = [tokens[symbols.indexOf(sell)], tokens[symbols.indexOf(buy)]];
  if (way === undefined || from === undefined || to === undefined)
    throw new RangeError(`No way from ${sell} to ${buy}.`);
  const amountIn = toUnits(value / marketPrice(sell, market, rates), ASSETS[sell].decimals);
  const { route, data } = way;
  return Promise.resolve(vault.trade({ route, data, sell: from, buy: to, amountIn, minOut: 0n, deadline: NEVER }));
}

/**
 * Shows a print to the feed alone and writes down what an attacker could do with it, and whether the exit stood open.
 * A print of the dollar itself, or a vault without plain dollars, is left out: the attacker would have nothing to pay in.
 */
export async function attackFeeds(stage: Stage, market: Market, print: Print): Promise<void> {
  const asset = stage.symbols.find((symbol) => ASSETS[symbol].quantities[0] === print.quantity);
  if (asset === undefined || asset === DOLLARS || !stage.symbols.includes(DOLLARS)) return;
  const rates = await readRates(stage.world);
  const scene: Scene = { stage, market, asset, print, rates, value: await marketValue(stage, market, rates) };
  const attempts = [
    await depositAndLeave(scene, DOLLARS),
    await depositAndLeave(scene, asset),
    await enterAndRedeem(scene, asset),
    await tradeAtMarket(scene),
    await tradeIntoPushedPool(scene),
    await leaveInKindAtPrint(scene),
  ];
  const { journal } = stage;
  const { price, before } = print;
  journal.feedAttacks.push({ point: journal.point - 1, asset, print: price, before, attempts });
}

/** \{USD\} of the vault's tokens at market prices. */
async function marketValue(stage: Stage, market: Market, rates: Rates): Promise<number> {
  const { world, symbols, tokens, vault } = stage;
  let value = 0;
  for (const [i, symbol] of symbols.entries()) {
    const balance = await world.protocols.balanceOf(tokens[i] ?? "", vault.address);
    value += fromUnits(balance, ASSETS[symbol].decimals) * marketPrice(symbol, market, rates);
  }
  return value;
}

/** The founder leaves with half of the shares while the feed is wrong: no price has a say in it. */
function leaveInKindAtPrint(scene: Scene): Promise<Attempt> {
  const { stage } = scene;
  const { world, vault, symbols } = stage;
  const { founder } = world.accounts;
  return largest(scene, "redeem in kind as a holder", async (size) => {
    await showPrint(scene);
    const before = await wealthOf(scene, founder);
    const all = await vault.sharesOf(founder);
    const shares = (all * BigInt(Math.round(size * 1e6))) / 10n ** 6n;
    const terms = { shares, minAmounts: symbols.map(() => 0n), receiver: founder, deadline: NEVER };
    await send(scene, founder, vault.redeemInKind(terms));
    const fair = (scene.value * Number(shares)) / Number((await vault.snapshot()).totalSupply + shares);
    return (await wealthOf(scene, founder)) - before - fair;
  });
}
