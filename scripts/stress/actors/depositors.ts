// People who come and go.
import {
  atLeast,
  atMost,
  componentOf,
  previewDeposit,
  previewMintInKind,
  previewRedeem,
  previewRedeemInKind,
  type Action,
  type Address,
  type VaultSnapshot,
} from "@ballast/sdk";
import { ASSETS, fromUnits, toUnits, type AssetSymbol } from "../assets";
import { shareKeepsValue } from "../checks";
import { byAsset, middlePrice, shareValue, toNumber, valueAt } from "../measure";
import { refusalOf } from "../refusal";
import type { Stage } from "../stage";
import type { FlowRow } from "../summary";
import { give } from "../world";

/** \{bps\} How much worse than previewed a flow may become. */
const TOLERANCE = 50n;
/** \{s\} The job's transactions are mined at once. */
const PATIENCE = 600n;

/** Somebody with an account. */
export interface Depositor {
  readonly name: string;
  readonly account: Address;
}

type Move = Pick<FlowRow, "action" | "asset">;

async function balancesOf({ world, tokens }: Stage, account: Address): Promise<readonly bigint[]> {
  const balances: bigint[] = [];
  for (const token of tokens) balances.push(await world.protocols.balanceOf(token, account));
  return balances;
}

function emptyRow(stage: Stage, { name }: Depositor, move: Move, refused: string): FlowRow {
  const nothing = { shares: 0, amounts: {}, value: 0, fairValue: 0, gas: 0 };
  return { point: stage.journal.point, who: name, ...move, ...nothing, refused };
}

/** Sends a flow and writes down what moved; a refusal is a row too. Returns whether it was accepted. */
async function perform(
  stage: Stage,
  depositor: Depositor,
  move: Move,
  build: (before: VaultSnapshot) => Action,
): Promise<boolean> {
  const { world, vault, journal, holders } = stage;
  const { account } = depositor;
  const before = await vault.snapshot();
  const held = await balancesOf(stage, account);
  const shares = await vault.sharesOf(account);
  let gas: number;
  try {
    const action = build(before);
    for (const approval of await vault.getRequirements(account, action)) await world.chain.transact(account, approval);
    gas = await world.chain.transact(account, action.transaction);
  } catch (error) {
    journal.flows.push(emptyRow(stage, depositor, move, refusalOf(error)));
    return false;
  }
  holders.add(account);
  const after = await vault.snapshot();
  const moved = (await balancesOf(stage, account)).map((balance, i) => {
    const change = balance - (held[i] ?? 0n);
    return fromUnits(change < 0n ? -change : change, before.policy.components[i]?.decimals ?? 0);
  });
  const change = (await vault.sharesOf(account)) - shares;
  const size = toNumber(change < 0n ? -change : change);
  const fairValue = size * shareValue(before);
  const row = { shares: size, amounts: byAsset(stage, moved), value: valueAt(before, moved), fairValue, gas };
  journal.flows.push({ point: journal.point, who: depositor.name, ...move, ...row });
  journal.spent(move.action, gas);
  journal.found(shareKeepsValue(before, after));
  return true;
}

const deadlineOf = (snapshot: VaultSnapshot): bigint => snapshot.block.timestamp + PATIENCE;

/** Enters with a slice of everything. @param value - \{USD\} */
export async function enterInKind(stage: Stage, depositor: Depositor, value: number): Promise<boolean> {
  const { vault, tokens, symbols, world } = stage;
  const snapshot = await vault.snapshot();
  const shares = toUnits(value / shareValue(snapshot), 18);
  const maxAmounts = previewMintInKind(snapshot, shares).map((amount) => atMost(amount + 1n, TOLERANCE));
  for (const [i, symbol] of symbols.entries()) await give(world, symbol, depositor.account, maxAmounts[i] ?? 0n);
  return perform(stage, depositor, { action: "mintInKind" }, (before) =>
    vault.mintInKind({ shares, maxAmounts, tokens, receiver: depositor.account, deadline: deadlineOf(before) }),
  );
}

/** Enters with one asset. @param value - \{USD\} */
export async function enterWith(
  stage: Stage,
  depositor: Depositor,
  asset: AssetSymbol,
  value: number,
): Promise<boolean> {
  const { vault, world } = stage;
  const token = stage.tokens[stage.symbols.indexOf(asset)];
  if (token === undefined) throw new RangeError(`${asset} is no component of ${stage.policy.name}.`);
  const component = componentOf(await vault.snapshot(), token);
  const amount = toUnits(value / middlePrice(component), ASSETS[asset].decimals);
  await give(world, asset, depositor.account, amount);
  return perform(stage, depositor, { action: "deposit", asset }, (before) => {
    const minShares = atLeast(previewDeposit(before, token, amount), TOLERANCE);
    return vault.deposit({
      asset: token,
      amount,
      minShares,
      receiver: depositor.account,
      deadline: deadlineOf(before),
    });
  });
}

/** Leaves with a slice of everything. */
export async function leaveInKind(stage: Stage, depositor: Depositor): Promise<boolean> {
  const { vault } = stage;
  const shares = await vault.sharesOf(depositor.account);
  if (shares === 0n) return false;
  return perform(stage, depositor, { action: "redeemInKind" }, (before) => {
    const minAmounts = previewRedeemInKind(before, shares);
    return vault.redeemInKind({ shares, minAmounts, receiver: depositor.account, deadline: deadlineOf(before) });
  });
}

/** Leaves through one asset. */
export async function leaveWith(stage: Stage, depositor: Depositor, asset: AssetSymbol): Promise<boolean> {
  const { vault } = stage;
  const { account } = depositor;
  const token = stage.tokens[stage.symbols.indexOf(asset)];
  if (token === undefined) throw new RangeError(`${asset} is no component of ${stage.policy.name}.`);
  const shares = await vault.sharesOf(account);
  if (shares === 0n) return false;
  return perform(stage, depositor, { action: "redeem", asset }, (before) => {
    const minOut = atLeast(previewRedeem(before, token, shares), TOLERANCE);
    const terms = { asset: token, shares, minOut, receiver: account, owner: account, sender: account };
    return vault.redeem({ ...terms, deadline: deadlineOf(before) });
  });
}
