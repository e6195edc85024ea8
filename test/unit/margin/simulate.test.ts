import {
  assessAccount,
  accountPortfolio,
  BallastError,
  clearinghouseAbi,
  clearinghouseScopeOf,
  decodeError,
  decodeResult,
  encodeCall,
  encodeInstrument,
  legInstrument,
  legQuantity,
  MARGIN_KINDS,
  marginReaderAbi,
  optionTerms,
  digitalTerms,
  optionValue,
  packLeg,
  perpetualTerms,
  readPortfolio,
  simulateMarginTrade,
  SurfacePending,
  UnknownError,
  valueOf,
  WAD,
  type AbiValue,
  type Address,
  type MarginFill,
  type MarginSnapshot,
  type MarginTrade,
  type MarginTradeOutcome,
  type MarginView,
  type SideOutcome,
  type Verdict,
} from "@ballast/sdk";
import { expect } from "chai";
import { Random } from "../sdk/support/random";
import { tell } from "../sdk/support/world";
import { createHouse, FAR, perform, postSurfaces, setPrice, type House } from "./support/house";
import { anvilNode, now, pass, thrownBy, type TestNode } from "./support/node";
import { doAll, tryAll, type Step } from "./support/sequence";

/** Number of random trades, 200 unless `SDK_TRADES` says otherwise. */
const TRADES = Number(process.env.SDK_TRADES ?? "200");
const SEED = Number(process.env.SDK_SEED ?? "8");
const DAY = 86_400;
const ONE = 10n ** 9n;

/* WORLD */

/** Cash, collateral, and a loan for some. */
async function fund(house: House, random: Random): Promise<void> {
  const { entity, owner, accounts, underlyings, stable } = house;
  const cashToken = (await house.dollars.getAddress()) as Address;
  for (const [i, account] of accounts.entries()) {
    const cash = random.scaled(100_000n * 10n ** 6n, 0.05, 20);
    await perform(entity, owner, entity.depositCash({ account, cashToken, amount: cash }));
    if (i % 2 === 1) continue;
    for (const { address, number } of underlyings) {
      const amount = number === 0n ? random.scaled(20n * WAD, 0.1, 3) : random.scaled(10n ** 8n, 0.1, 2);
      await perform(entity, owner, entity.depositCollateral({ account, token: address, amount }));
    }
    const token = (await stable.getAddress()) as Address;
    await perform(
      entity,
      owner,
      entity.depositCollateral({ account, token, amount: random.scaled(10_000n * WAD, 0.1, 3) }),
    );
  }
}

/** Another price of one underlying, now and then a crash; or time, with or without new surfaces. */
async function change(house: House, random: Random): Promise<void> {
  const underlying = random.pick(house.underlyings);
  if (random.chance(0.6)) {
    const [least, most] = random.chance(0.25) ? [0.7, 1.45] : [0.93, 1.07];
    const start = underlying.number === 0n ? 2_000n * WAD : 60_000n * WAD;
    const next = random.scaled(underlying.price, least, most);
    // back to where strikes are
    underlying.price = next > 5n * start || next < start / 5n ? start : next;
    await setPrice(house.node, underlying.feed, underlying.price, BigInt(random.integer(0, 30)));
  }
  if (random.chance(0.3)) await pass(house.node, random.integer(60, random.chance(0.1) ? 2 * DAY : 4_000));
  if (!random.chance(0.15)) return;
  const thrown = await thrownBy(postSurfaces(house, random.scaled((6n * WAD) / 10n, 0.7, 1.6)));
  // a large move waits, and others with it
  if (thrown !== undefined && !(thrown instanceof SurfacePending)) throw thrown as Error;
}

/* TRADES */

function randomInstrument(house: House, random: Random): bigint {
  const { number, step, price } = random.pick(house.underlyings);
  if (random.chance(0.25)) return encodeInstrument(perpetualTerms(number));
  const around = (price / 10n ** 10n / step) * step;
  const off = BigInt(random.integer(-6, 6)) * step + (random.chance(0.02) ? 1n : 0n);
  const listed = house.expiries.slice(0, -1);
  const expiry = random.chance(0.02) ? (house.expiries.at(-1) ?? 0n) : random.pick(listed);
  const strike = around + off > step ? around + off : step * 2n;
  const terms = { underlying: number, expiry, strike, isCall: random.chance(0.5) };
  return encodeInstrument(random.chance(0.2) ? digitalTerms(terms) : optionTerms(terms));
}

/** {USD} What the mark of an instrument is. */
function markOf(snapshot: MarginSnapshot, instrument: bigint): bigint {
  const book = snapshot.instruments.get(instrument)?.book.initial;
  if (book === undefined || !book.ok) return WAD;
  const [set] = book.value.optionSets;
  return set === undefined ? book.value.spot : optionValue(set, 0, book.value.spot, set.variances[0] ?? 0n) / ONE;
}

const priceOf = (random: Random, mark: bigint, isPerpetual: boolean): bigint => {
  if (random.chance(0.1)) return random.scaled(mark, 0.2, 5);
  return isPerpetual ? random.scaled(mark, 0.995, 1.005) : random.scaled(mark, 0.9, 1.1);
};

interface Plan {
  readonly buyer: bigint;
  readonly seller: bigint;
  readonly wants: readonly { readonly instrument: bigint; readonly quantity: bigint }[];
}

/** Undoes part of what an account has, towards another one. */
async function closing(house: House, random: Random, buyer: bigint, seller: bigint): Promise<Plan["wants"]> {
  const { accounts } = await house.entity.snapshot({ accounts: [buyer] });
  const legs = accounts.get(buyer)?.view.legs ?? [];
  if (legs.length === 0 || buyer === seller) return [];
  const part = BigInt(random.integer(1, 4));
  return legs
    .filter(() => random.chance(0.7))
    .slice(0, 6)
    .map((leg) => ({ instrument: legInstrument(leg), quantity: -legQuantity(leg) / part }));
}

async function randomPlan(house: House, random: Random): Promise<Plan> {
  const buyer = random.pick(house.accounts);
  const others = house.accounts.filter((account) => account !== buyer);
  const seller = random.chance(0.02) ? buyer : random.pick(others);
  if (random.chance(0.02)) return { buyer, seller, wants: [] };
  const undone = random.chance(0.35) ? await closing(house, random, buyer, seller) : [];
  if (undone.length > 0) return { buyer, seller, wants: undone };
  const wants = Array.from({ length: random.integer(1, 4) }, () => {
    const quantity = random.chance(0.02) ? 0n : random.scaled(ONE, 0.01, random.chance(0.15) ? 1_000 : 10);
    return { instrument: randomInstrument(house, random), quantity: random.chance(0.5) ? quantity : -quantity };
  });
  return { buyer, seller, wants };
}

/* COMPARISON */

interface Told {
  readonly name: string;
  readonly args: string;
}

const plain = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? one.toString() : one));

function told(error: Verdict): Told {
  if (error instanceof BallastError) return { name: error.name, args: plain(error.args) };
  return { name: "unknown", args: error?.message ?? "none" };
}

/** The outcome, or what the twin throws before it judges. */
function simulated(snapshot: MarginSnapshot, trade: MarginTrade): MarginTradeOutcome | BallastError | UnknownError {
  try {
    return simulateMarginTrade(snapshot, trade);
  } catch (error) {
    if (error instanceof BallastError || error instanceof UnknownError) return error;
    throw error;
  }
}

const viewAfter = (snapshot: MarginSnapshot, { account, after }: SideOutcome): MarginView => {
  const view = snapshot.accounts.get(account)?.view;
  if (view === undefined) throw new Error("The snapshot lost an account.");
  return { ...view, cash: after.cash, legs: after.legs };
};

/** What the margin reader says of an account that is not there. */
async function askReader(house: House, name: string, values: readonly AbiValue[], block: bigint): Promise<unknown> {
  const to = (await house.marginReader.getAddress()) as Address;
  const answer = await house.entity.reader.call(to, encodeCall(marginReaderAbi, name, values), block);
  if (answer.reverted) return told(decodeError(answer.data));
  return decodeResult(marginReaderAbi, name, answer.data);
}

interface Case {
  readonly house: House;
  readonly random: Random;
  readonly snapshot: MarginSnapshot;
  readonly trade: MarginTrade;
  readonly seen: Map<string, number>;
}

/** The figures of a side, before and after, against the chain's for the same view. */
async function expectFigures({ house, snapshot, random }: Case, side: SideOutcome): Promise<void> {
  const before = snapshot.accounts.get(side.account)?.view;
  if (before === undefined) throw new Error("The snapshot lost an account.");
  // what is before was after before: a few are enough
  const pairs = [
    ...(random.chance(0.2) ? [[before, side.before] as const] : []),
    [viewAfter(snapshot, side), side.after] as const,
  ];
  for (const [view, { assessment }] of pairs)
    for (const [i, kind] of MARGIN_KINDS.entries()) {
      const chain = await askReader(house, "assess", [{ ...view }, BigInt(i)], snapshot.block.number);
      const own = assessment[kind];
      if (!own.ok) expect(told(own.error), kind).to.deep.equal(chain);
      else {
        const { equity, requirement, loss, contingency, worstScenario } = own.value;
        const figures = { equity, requirement, loss, contingency, worstScenario: BigInt(worstScenario) };
        expect([figures], kind).to.deep.equal(chain);
      }
    }
}

/** The judgement of a side against the chain's two questions. */
async function expectJudgement(house: House, snapshot: MarginSnapshot, side: SideOutcome): Promise<string> {
  const view = viewAfter(snapshot, side);
  const judged = await askReader(house, "judge", [{ ...view }], snapshot.block.number);
  if (!side.judgement.ok) {
    // a price is missing after, or before where that matters
    if (!Array.isArray(judged)) expect(told(side.judgement.error)).to.deep.equal(judged);
    return "refused";
  }
  const { rule, after, before, conditions, error } = side.judgement.value;
  const isCovered = rule === "bound" || rule === "scenarios";
  expect([isCovered, after.equity, after.requirement]).to.deep.equal(judged);
  if (isCovered) return rule;
  const values = [{ ...(snapshot.accounts.get(side.account)?.view ?? view) }, after.equity, after.requirement];
  const compared = await askReader(house, "compare", values, snapshot.block.number);
  expect([rule !== "none", before?.equity, before?.requirement]).to.deep.equal(compared);
  expect(conditions.every(({ holds }) => holds)).to.equal(error === undefined);
  return rule;
}

const note = (seen: Map<string, number>, what: string): Map<string, number> =>
  seen.set(what, (seen.get(what) ?? 0) + 1);

function stepsOf({ house, trade }: Case): readonly Step[] {
  const to = house.entity.address;
  const view = (account: bigint): Step => ({ to, data: encodeCall(clearinghouseAbi, "viewOf", [account]) });
  const { data } = house.entity.trade({ ...trade, deadline: FAR }).transaction;
  const ledger = { to, data: encodeCall(clearinghouseAbi, "cashLedger", []) };
  return [{ to, data }, view(trade.buyer), view(trade.seller), ledger];
}

/** Simulates, tries the same on the node at the same instant, and compares everything. True if it goes through. */
async function expectSame(one: Case): Promise<boolean> {
  const { house, snapshot, trade, seen } = one;
  const outcome = simulated(snapshot, trade);
  const { time, outcomes } = await tryAll(house, stepsOf(one), snapshot.block.number);
  expect(time).to.equal(snapshot.block.timestamp);
  const [traded, bought, sold, ledger] = outcomes;
  if (traded === undefined || bought === undefined || sold === undefined || ledger === undefined)
    throw new Error("The sequence gave too few outcomes.");
  if (outcome instanceof Error) {
    expect(traded.ok, outcome.message).to.equal(false);
    expect(told(outcome)).to.deep.equal(told(decodeError(traded.data)));
    note(seen, `error ${outcome.name}`);
    return false;
  }
  for (const side of [outcome.buyer, outcome.seller]) {
    await expectFigures(one, side);
    note(seen, await expectJudgement(house, snapshot, side));
  }
  if (outcome.verdict !== undefined) {
    expect(traded.ok, outcome.verdict.message).to.equal(false);
    expect(told(outcome.verdict)).to.deep.equal(told(decodeError(traded.data)));
    note(seen, `error ${outcome.verdict.name}`);
    return false;
  }
  expect(traded.ok, traded.ok ? "" : decodeError(traded.data).message).to.equal(true);
  expect(decodeResult(clearinghouseAbi, "trade", traded.data)).to.deep.equal([outcome.payment]);
  expect(decodeResult(clearinghouseAbi, "viewOf", bought.data)).to.deep.equal([viewAfter(snapshot, outcome.buyer)]);
  expect(decodeResult(clearinghouseAbi, "viewOf", sold.data)).to.deep.equal([viewAfter(snapshot, outcome.seller)]);
  expect(decodeResult(clearinghouseAbi, "cashLedger", ledger.data)).to.deep.equal([outcome.ledger]);
  note(seen, "traded");
  return true;
}

/** A book that was read together with others against the one that the reader makes of that instrument alone. */
async function expectBook(
  house: House,
  { instruments, contracts, block }: MarginSnapshot,
  word: bigint,
): Promise<void> {
  const nobody = { account: 0n, cash: 0n, tokens: [], amounts: [], pledged: [] };
  const view = { ...nobody, legs: [packLeg(word, ONE)] };
  for (const kind of MARGIN_KINDS) {
    const own = instruments.get(word)?.book[kind];
    const alone = await readPortfolio(house.entity.reader, contracts.reader, view, kind, block.number);
    if (own?.ok === true) expect([own.value]).to.deep.equal(valueOf(alone).books);
    else expect(alone.ok).to.equal(false);
  }
}

/** The portfolio that is put together of parts against the one that the reader makes of the whole account. */
async function expectPortfolio(house: House, snapshot: MarginSnapshot, account: bigint): Promise<void> {
  const { view } = snapshot.accounts.get(account) ?? {};
  if (view === undefined) throw new Error("The snapshot lost an account.");
  for (const kind of MARGIN_KINDS) {
    const read = await readPortfolio(house.entity.reader, snapshot.contracts.reader, view, kind, snapshot.block.number);
    if (!read.ok) continue;
    expect(accountPortfolio(snapshot, account, kind)).to.deep.equal(valueOf(read));
    expect(assessAccount(snapshot, account, kind).equity).to.be.a("bigint");
  }
}

const toFills = (snapshot: MarginSnapshot, random: Random, wants: Plan["wants"]): readonly MarginFill[] =>
  wants.map(({ instrument, quantity }) => {
    const mark = markOf(snapshot, instrument);
    return { instrument, quantity, price: priceOf(random, mark, mark === perpetualMark(snapshot, instrument)) };
  });

const perpetualMark = (snapshot: MarginSnapshot, instrument: bigint): bigint | undefined => {
  const book = snapshot.instruments.get(instrument)?.book.initial;
  return book?.ok === true && book.value.optionSets.length === 0 ? book.value.spot : undefined;
};

describe(`simulateMarginTrade against the chain, ${TRADES} trades`, function () {
  this.timeout(0);
  let node: TestNode;

  before(async () => {
    node = await anvilNode();
  });
  after(() => node.stop());

  it("gives the figures, the rule and the error of the chain, to the wei", async () => {
    const random = new Random(SEED);
    const house = await createHouse(4, node);
    await fund(house, random);
    const seen = new Map<string, number>();
    for (let i = 0; i < TRADES; i++) {
      await change(house, random);
      const { buyer, seller, wants } = await randomPlan(house, random);
      const instruments = wants.map(({ instrument }) => instrument);
      const snapshot = await house.entity.snapshot({ accounts: [buyer, seller], instruments });
      await expectPortfolio(house, snapshot, buyer);
      if (snapshot.instruments.size > 0)
        await expectBook(house, snapshot, random.pick([...snapshot.instruments.keys()]));
      const trade = { buyer, seller, fills: toFills(snapshot, random, wants) };
      const one = { house, random, snapshot, trade, seen };
      if ((await expectSame(one)) && random.chance(0.8)) await doAll(house, stepsOf(one).slice(0, 1));
    }
    const scope = clearinghouseScopeOf(await node.provider.getLogs({ address: house.entity.address, fromBlock: 0 }));
    const invariants = await house.entity.verifyInvariants(scope);
    expect(invariants.filter(({ holds }) => !holds)).to.deep.equal([]);
    if (process.env.SDK_VERBOSE === "1") for (const [kind, count] of [...seen].sort()) console.log(kind, count);
    if (TRADES >= 200) {
      const rules = ["bound", "scenarios", "nearer", "none", "traded"];
      const errors = ["MarginInsufficient", "InstrumentNotListed", "AccountsEqual", "AmountZero"];
      expect([...seen.keys()]).to.include.members([...rules, ...errors.map((name) => `error ${name}`)]);
    }
  });

  it("is the same where a feed is dead, as far as the account can be read", async () => {
    const random = new Random(SEED + 1);
    const house = await createHouse(2, node);
    await fund(house, random);
    const [buyer, seller] = house.accounts;
    const [ether, bitcoin] = house.underlyings;
    if (buyer === undefined || seller === undefined || ether === undefined || bitcoin === undefined)
      throw new Error("The house is empty.");
    await tell(bitcoin.feed, "setDead", true);
    const seen = new Map<string, number>();
    for (const underlying of [0n, 1n]) {
      const instrument = encodeInstrument(perpetualTerms(underlying));
      const trade = { buyer, seller, fills: [{ instrument, quantity: ONE, price: ether.price }] };
      const snapshot = await house.entity.tradeSnapshot(trade);
      expect(await expectSame({ house, random, snapshot, trade, seen })).to.equal(false);
    }
    // the first is the pledge of bitcoin that has no price, the second the trade
    expect(seen.get("refused")).to.be.at.least(1);
  });

  it("is the same with positions that are over, before and after their price is proved", async () => {
    const random = new Random(SEED + 2);
    const house = await createHouse(2, node);
    await fund(house, random);
    const [buyer, seller] = house.accounts;
    const [ether] = house.underlyings;
    const [first, second] = house.expiries;
    if (
      buyer === undefined ||
      seller === undefined ||
      ether === undefined ||
      first === undefined ||
      second === undefined
    )
      throw new Error("The house is empty.");
    const option = (expiry: bigint, isDigital: boolean): bigint => {
      const terms = { underlying: 0n, expiry, strike: 2_000n * 10n ** 8n, isCall: true };
      return encodeInstrument(isDigital ? digitalTerms(terms) : optionTerms(terms));
    };
    const one = async (
      instrument: bigint,
      quantity: bigint,
      price: bigint,
      seen: Map<string, number>,
    ): Promise<boolean> => {
      const trade = { buyer, seller, fills: [{ instrument, quantity, price }] };
      const snapshot = await house.entity.tradeSnapshot(trade);
      await expectPortfolio(house, snapshot, buyer);
      const same: Case = { house, random, snapshot, trade, seen };
      const isDone = await expectSame(same);
      if (isDone) await doAll(house, stepsOf(same).slice(0, 1));
      return isDone;
    };
    const seen = new Map<string, number>();
    for (const expiry of [first, second])
      for (const isDigital of [false, true])
        expect(await one(option(expiry, isDigital), ONE / 2n, isDigital ? WAD / 2n : 100n * WAD, seen)).to.equal(true);
    // in the half hour that the settlement price is the average of
    await pass(node, first - 600n - (await now(node)));
    await setPrice(node, ether.feed, 2_100n * WAD);
    await postSurfaces(house, (6n * WAD) / 10n);
    // a large move waits
    await pass(node, 400n);
    expect(await one(option(first, false), ONE / 4n, 101n * WAD, seen)).to.equal(true);
    await pass(node, 700n);
    const perpetual = encodeInstrument(perpetualTerms(0n));
    expect(await one(perpetual, ONE / 10n, 2_100n * WAD, seen)).to.equal(false);
    expect(await one(option(first, false), ONE / 10n, 100n * WAD, seen)).to.equal(false);
    expect(seen.get("error PositionExpired")).to.equal(1);
    // until the price is proved, nothing but what reduces risk
    expect(seen.get("error MarginInsufficient")).to.equal(1);
    await tell(house.settlement, "set", 0, first, 2_003n * WAD);
    expect(await one(perpetual, ONE / 10n, 2_100n * WAD, seen)).to.equal(true);
    for (const account of [buyer, seller]) await perform(house.entity, house.owner, house.entity.settle(account));
    expect(await one(perpetual, -ONE / 10n, 2_100n * WAD, seen)).to.equal(true);
    const scope = clearinghouseScopeOf(await node.provider.getLogs({ address: house.entity.address, fromBlock: 0 }));
    const invariants = await house.entity.verifyInvariants(scope);
    expect(invariants.filter(({ holds }) => !holds)).to.deep.equal([]);
  });
});
