import { toBigint, toBoolean, type AbiValue } from "../abi/values.js";
import { addressOf, isSameAddress, type Address, type Hex } from "../core/hex.js";
import { keccakOfText } from "../core/keccak.js";
import type { BlockTag, Reader } from "../core/reader.js";
import { BallastError } from "../errors/BallastError.js";
import { clearinghouseAbi, erc20Abi, marginReaderAbi } from "../generated/abis.js";
import { totalBorrowed, totalSupplied, type CashLedger } from "../margin/cashIndex.js";
import { ledgerFrom, viewFrom } from "../margin/decode.js";
import { instrumentExpiry, instrumentKind, instrumentUnderlying, isInstrument } from "../margin/instrument.js";
import { item, sumOf } from "../margin/items.js";
import { legInstrument, legQuantity } from "../margin/leg.js";
import { requireBounded } from "../margin/positionList.js";
import { readMarginContracts } from "../margin/read.js";
import type { MarginContracts, MarginView } from "../margin/snapshot.js";
import { readCashShares } from "../margin/storage.js";
import { larger } from "../math/option/integers.js";
import { read } from "../reading/read.js";
import type { InvariantResult } from "./verify.js";

/** An invariant of a clearinghouse as it was found. */
export interface ClearinghouseInvariant extends InvariantResult {
  /** What it says, in a few words. */
  readonly name: string;
}

/** What is looked at. */
export interface ClearinghouseScope {
  /** Accounts, words of {@link accountIdOf}. */
  readonly accounts: readonly bigint[];
  /** Collateral to look at besides that of the accounts. */
  readonly tokens?: readonly string[];
  /** Instruments to look at besides those of the accounts. */
  readonly instruments?: readonly bigint[];
  /** Whether these are all accounts that ever held anything: then sums have to be equal and not only small enough. */
  readonly isComplete: boolean;
  /** How often a position's profit was made cash: each may have lost a part of a wei. 10^9 if left out. */
  readonly roundings?: bigint;
}

/** An event of a clearinghouse as nodes and indexers tell it. */
export interface MarginLog {
  /** Hash of the event's signature, and its indexed values. */
  readonly topics: readonly string[];
}

interface Account {
  readonly view: MarginView;
  /** Of cash, negative of debt. */
  readonly cashShares: bigint;
  /** \{USD\} What its perpetuals, and its options that are over, gained and was not made cash. */
  readonly pending: bigint;
}

interface Scene {
  readonly reader: Reader;
  readonly at: bigint;
  /** \{s\} UNIX time of the block. */
  readonly time: bigint;
  readonly contracts: MarginContracts;
  readonly ledger: CashLedger;
  readonly accounts: readonly Account[];
  readonly tokens: readonly Address[];
  readonly instruments: readonly bigint[];
  readonly isComplete: boolean;
  readonly roundings: bigint;
}

/** Far more than any chain settles; a billionth of a dollar. */
const ROUNDINGS = 10n ** 9n;
const CLASSES = ["perpetuals", "options", "digitals"] as const;

const result = (id: string, name: string, holds: boolean, detail: string): ClearinghouseInvariant =>
  Object.freeze({ id, name, holds, detail });

/** Several comparisons as one invariant. */
function together(
  id: string,
  name: string,
  parts: readonly { holds: boolean; detail: string }[],
): ClearinghouseInvariant {
  const detail = parts.map((part) => part.detail).join("; ");
  return result(
    id,
    name,
    parts.every(({ holds }) => holds),
    detail === "" ? "there are none" : detail,
  );
}

const fits = (sum: bigint, total: bigint, isComplete: boolean): boolean => (isComplete ? sum === total : sum <= total);
const hexWord = (word: bigint): string => `0x${word.toString(16).padStart(64, "0")}`;

/* READING */

async function ask(
  { reader, contracts, at }: Pick<Scene, "reader" | "contracts" | "at">,
  name: string,
  values: readonly AbiValue[],
): Promise<AbiValue | undefined> {
  return (await read(reader, { abi: clearinghouseAbi, to: contracts.clearinghouse, name, values }, at))[0];
}

type Source = Pick<Scene, "reader" | "contracts" | "at">;

/** What positions that are over pay, as far as their settlement price is known. */
async function readPayoffs({ reader, contracts, at }: Source, legs: readonly bigint[]): Promise<bigint> {
  const answers = await Promise.all(
    legs.map((leg) =>
      read(reader, { abi: marginReaderAbi, to: contracts.reader, name: "payoffOf", values: [leg] }, at),
    ),
  );
  return sumOf(answers.map(([isOver, payoff]) => (toBoolean(isOver) ? toBigint(payoff) : 0n)));
}

async function readHolder(source: Source, account: bigint): Promise<Account> {
  const { reader, contracts, at } = source;
  const [view, cashShares, profit] = await Promise.all([
    ask(source, "viewOf", [account]).then(viewFrom),
    readCashShares(reader, contracts.clearinghouse, account, at),
    ask(source, "perpetualProfitOf", [account]).then(toBigint),
  ]);
  return { view, cashShares, pending: profit + (await readPayoffs(source, view.legs)) };
}

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

/** \{tok\} What an account has pledged of a token. */
const amountOf = ({ view }: Account, token: Address): bigint =>
  sumOf(view.tokens.map((own, i) => (isSameAddress(own, token) ? item(view.amounts, i) : 0n)));

async function readBalance({ reader, contracts, at }: Source, token: Address): Promise<bigint> {
  const call = { abi: erc20Abi, to: token, name: "balanceOf", values: [contracts.clearinghouse] };
  return toBigint((await read(reader, call, at))[0]);
}

/* POSITIONS */

/**
 * M-1: positions of an instrument add up to zero, and what is long of it is its open interest. Once it is over accounts are settled one by
 * one, and then only the second is asked.
 */
async function positionsCancel(scene: Scene): Promise<ClearinghouseInvariant> {
  const parts = scene.instruments.map(async (instrument) => {
    const legs = scene.accounts.flatMap(({ view }) => view.legs).filter((leg) => legInstrument(leg) === instrument);
    const [sum, long] = [sumOf(legs.map(legQuantity)), sumOf(legs.map((leg) => larger(legQuantity(leg), 0n)))];
    const open = toBigint(await ask(scene, "openInterest", [instrument]));
    const expiry = instrumentExpiry(instrument);
    const isOver = expiry !== 0n && expiry <= scene.time;
    const isZero = sum === 0n || isOver || !scene.isComplete;
    const detail = `${hexWord(instrument)}: sum ${sum}, long ${long} of ${open}`;
    return { holds: isZero && fits(long, open, scene.isComplete), detail };
  });
  return together("M-1", "positions of an instrument add up to zero", await Promise.all(parts));
}

function classOf(instrument: bigint): number {
  const kind = instrumentKind(instrument);
  return kind === "perpetual" ? 0 : kind === "digital" ? 2 : 1;
}

/** M-2: open interest of an underlying by class is that of its instruments. */
async function classesAreSums(scene: Scene): Promise<ClearinghouseInvariant> {
  const underlyings = unique(scene.instruments.map(instrumentUnderlying));
  const open = await Promise.all(scene.instruments.map((instrument) => ask(scene, "openInterest", [instrument])));
  const parts = underlyings.flatMap((underlying) =>
    CLASSES.map(async (name, class_) => {
      const own = open.filter((_, i) => {
        const instrument = item(scene.instruments, i);
        return instrumentUnderlying(instrument) === underlying && classOf(instrument) === class_;
      });
      const sum = sumOf(own.map(toBigint));
      const total = toBigint(await ask(scene, "openInterestIn", [underlying, BigInt(class_)]));
      return { holds: fits(sum, total, scene.isComplete), detail: `${underlying} ${name}: ${sum} of ${total}` };
    }),
  );
  return together("M-2", "open interest by class is that of the instruments", await Promise.all(parts));
}

/** What is wrong with an account's positions; nothing is "". */
function flawOf({ legs }: MarginView): string {
  const instruments = legs.map(legInstrument);
  if (!instruments.every(isInstrument)) return "has a word that is no instrument";
  if (legs.some((leg) => legQuantity(leg) === 0n)) return "has a position of nothing";
  if (instruments.some((instrument, i) => i > 0 && instrument <= item(instruments, i - 1))) return "is not in order";
  try {
    requireBounded(legs);
    return "";
  } catch (error) {
    if (error instanceof BallastError) return error.message;
    throw error;
  }
}

/** M-3: positions are instruments, in rising order, none of nothing, at most sixty-four of at most eight expiries. */
function positionsAreOrdered({ accounts }: Scene): ClearinghouseInvariant {
  const flaws = accounts.map(({ view }) => ({ account: view.account, flaw: flawOf(view) }));
  const found = flaws.filter(({ flaw }) => flaw !== "").map(({ account, flaw }) => `${hexWord(account)} ${flaw}`);
  const detail = [`${accounts.length} accounts`, ...found].join("; ");
  return result("M-3", "positions are in order and bounded", found.length === 0, detail);
}

/* CASH */

/** M-4: shares of cash and of debt are those of the accounts. */
function sharesAreSums({ ledger, accounts, isComplete }: Scene): ClearinghouseInvariant {
  const supplied = sumOf(accounts.map(({ cashShares }) => larger(cashShares, 0n)));
  const borrowed = sumOf(accounts.map(({ cashShares }) => larger(-cashShares, 0n)));
  const holds = fits(supplied, ledger.supplyShares, isComplete) && fits(borrowed, ledger.borrowShares, isComplete);
  const detail = `cash ${supplied} of ${ledger.supplyShares}, debt ${borrowed} of ${ledger.borrowShares}`;
  return result("M-4", "the ledger's shares are those of the accounts", holds, detail);
}

/**
 * M-5: stablecoins + debt + unsettled >= cash + reserves. Stablecoins come in and go out with cash one for one; a trade moves
 * cash between two accounts, and twice its fee from them to the reserves; profits made cash count as unsettled; interest adds to debt at
 * least what it adds to cash and reserves. Where the stablecoin is collateral too, what is pledged of it is not cash.
 */
async function cashIsBacked(scene: Scene): Promise<ClearinghouseInvariant> {
  const { ledger, contracts, reader, at } = scene;
  const token = contracts.cashToken;
  const [balance, pledged, decimals] = await Promise.all([
    readBalance(scene, token),
    ask(scene, "pledged", [token]).then(toBigint),
    read(reader, { abi: erc20Abi, to: token, name: "decimals" }, at).then(([value]) => toBigint(value)),
  ]);
  const held = (balance - pledged) * 10n ** (18n - decimals);
  const [debt, cash] = [totalBorrowed(ledger), totalSupplied(ledger)];
  const holds = held + debt + ledger.unsettled >= cash + ledger.reserves;
  const has = `stablecoins ${held} + debt ${debt} + unsettled ${ledger.unsettled}`;
  return result("M-5", "cash is backed", holds, `${has}, cash ${cash} + reserves ${ledger.reserves}`);
}

/** M-6: what was made cash and what is yet to be add up to nothing but what was rounded down. */
function profitsCancel({ ledger, accounts, isComplete, roundings }: Scene): ClearinghouseInvariant {
  const pending = sumOf(accounts.map((account) => account.pending));
  const sum = ledger.unsettled + pending;
  const holds = !isComplete || (sum <= 0n && sum >= -roundings);
  const detail = `unsettled ${ledger.unsettled} + pending ${pending} = ${sum}, at least -${roundings}`;
  return result("M-6", "profits add up to zero", holds, isComplete ? detail : `${detail} (not of all accounts)`);
}

/* COLLATERAL */

/** M-7: what is pledged of a token is what the accounts have of it. */
async function pledgesAreSums(scene: Scene): Promise<ClearinghouseInvariant> {
  const parts = scene.tokens.map(async (token) => {
    const sum = sumOf(scene.accounts.map((account) => amountOf(account, token)));
    const all = toBigint(await ask(scene, "pledged", [token]));
    return { holds: fits(sum, all, scene.isComplete), detail: `${token}: ${sum} of ${all}` };
  });
  return together("M-7", "pledges are those of the accounts", await Promise.all(parts));
}

/** M-8: what is pledged is there. */
async function pledgesAreHeld(scene: Scene): Promise<ClearinghouseInvariant> {
  const parts = scene.tokens.map(async (token) => {
    const [balance, all] = [await readBalance(scene, token), toBigint(await ask(scene, "pledged", [token]))];
    return { holds: balance >= all, detail: `${token}: ${all} pledged of ${balance}` };
  });
  return together("M-8", "pledges are there", await Promise.all(parts));
}

/* ALL */

/**
 * Checks a clearinghouse at one block: positions (M-1 to M-3), cash (M-4 to M-6), collateral (M-7, M-8).
 *
 * @param scope - Accounts, and what else is known; {@link clearinghouseScopeOf} makes it of the clearinghouse's events.
 * @throws The decoded error of a view that refuses to answer, such as that of an account whose perpetual has no price.
 * @example
 * ```ts
 * const scope = clearinghouseScopeOf(await provider.getLogs({ address: clearinghouse, fromBlock: 0 }));
 * const broken = (await verifyClearinghouse(reader, clearinghouse, scope)).filter(({ holds }) => !holds);
 * ```
 */
export async function verifyClearinghouse(
  reader: Reader,
  clearinghouse: string,
  scope: ClearinghouseScope,
  block: BlockTag = "latest",
): Promise<readonly ClearinghouseInvariant[]> {
  const { number: at, timestamp } = await reader.header(block);
  const contracts = await readMarginContracts(reader, clearinghouse, at);
  const source = { reader, contracts, at };
  const ledger = ledgerFrom(await ask(source, "cashLedger", []));
  const accounts = await Promise.all(unique(scope.accounts).map((account) => readHolder(source, account)));
  const tokens = unique([...(scope.tokens ?? []).map(addressOf), ...accounts.flatMap(({ view }) => view.tokens)]);
  const held = accounts.flatMap(({ view }) => view.legs.map(legInstrument));
  const instruments = unique([...(scope.instruments ?? []), ...held]);
  const { isComplete, roundings = ROUNDINGS } = scope;
  const scene: Scene = { ...source, time: timestamp, ledger, accounts, tokens, instruments, isComplete, roundings };
  return Object.freeze([
    await positionsCancel(scene),
    await classesAreSums(scene),
    positionsAreOrdered(scene),
    sharesAreSums(scene),
    await cashIsBacked(scene),
    profitsCancel(scene),
    await pledgesAreSums(scene),
    await pledgesAreHeld(scene),
  ]);
}

/* EVENTS */

/** The events by which accounts, tokens and instruments come to be known, and what their topics are. */
const EVENTS: readonly {
  readonly signature: string;
  readonly topics: readonly ("account" | "token" | "instrument" | "")[];
}[] = [
  { signature: "CashDeposited(uint256,address,uint256)", topics: ["account", ""] },
  { signature: "CashWithdrawn(uint256,address,uint256)", topics: ["account", ""] },
  { signature: "CollateralDeposited(uint256,address,address,uint256)", topics: ["account", "token", ""] },
  { signature: "Traded(uint256,uint256,uint256,int256,uint256)", topics: ["instrument", "account", "account"] },
  { signature: "PositionSettled(uint256,uint256,int256,int256)", topics: ["account", "instrument"] },
];

const KINDS = new Map<Hex, (typeof EVENTS)[number]>(EVENTS.map((event) => [keccakOfText(event.signature), event]));
/** A trade in a perpetual makes two positions' profit cash, a settlement one. */
const ROUNDED = { Traded: 2n, PositionSettled: 1n } as const;

/**
 * The scope of all events of a clearinghouse: every account, collateral and instrument that they name.
 *
 * @param logs - All logs of the clearinghouse from its first block on, in any order. Others are passed over.
 */
export function clearinghouseScopeOf(logs: readonly MarginLog[]): Required<Omit<ClearinghouseScope, "tokens">> & {
  readonly tokens: readonly Address[];
} {
  const [accounts, instruments, tokens] = [new Set<bigint>(), new Set<bigint>(), new Set<Address>()];
  let roundings = 0n;
  for (const { topics } of logs) {
    const [signature = "", ...values] = topics.map((topic) => topic.toLowerCase());
    const event = KINDS.get(signature as Hex);
    if (event === undefined) continue;
    for (const [i, kind] of event.topics.entries()) {
      const word = BigInt(item(values, i));
      if (kind === "account") accounts.add(word);
      if (kind === "instrument") instruments.add(word);
      if (kind === "token") tokens.add(addressOf(`0x${word.toString(16).padStart(40, "0")}`));
    }
    if (event.signature.startsWith("Traded")) roundings += ROUNDED.Traded;
    if (event.signature.startsWith("PositionSettled")) roundings += ROUNDED.PositionSettled;
  }
  // and what is pending is rounded once more for each position that there can be
  const most = roundings + BigInt(accounts.size) * BigInt(instruments.size);
  return Object.freeze({
    accounts: [...accounts],
    instruments: [...instruments],
    tokens: [...tokens],
    isComplete: true,
    roundings: most,
  });
}
