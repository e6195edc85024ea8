import {
  assessPortfolio,
  boundPortfolio,
  encodeInstrument,
  legInstrument,
  legQuantity,
  packLeg,
  WAD,
  type Book,
  type InstrumentTerms,
  type OptionSet,
  type Portfolio,
} from "@ballast/sdk";
import { expect } from "chai";
import { EVERYTHING, NEAR_BARRIERS, randomPortfolio, type PortfolioTerms } from "../../../scripts/vectors/portfolios";
import { Random } from "../sdk/support/random";
import { show } from "./support/engine";

const PORTFOLIOS = 150;
const ORDINARY = { ...EVERYTHING, hasUnproved: false, hasExtremes: false };
const NEAR = { ...NEAR_BARRIERS, hasUnproved: false, hasExtremes: false };
/** Every other portfolio has barriers near the price. */
const termsOf = (i: number): PortfolioTerms => (i % 2 === 0 ? ORDINARY : NEAR);
const USD = WAD;
const ONE = 10n ** 9n;
const DAY = 86_400n;

const changeSets = (book: Book, change: (set: OptionSet) => OptionSet): Book => ({
  ...book,
  optionSets: book.optionSets.map(change),
});

/** The part of a position, its quantity rounded towards zero. */
const partOf = (leg: bigint, numerator: bigint, denominator: bigint): bigint =>
  packLeg(legInstrument(leg), (legQuantity(leg) * numerator) / denominator);

function scaled(portfolio: Portfolio, numerator: bigint, denominator: bigint): Portfolio {
  const part = (amount: bigint): bigint => (amount * numerator) / denominator;
  return {
    ...portfolio,
    books: portfolio.books.map((book) => ({
      ...changeSets(book, (set) => ({ ...set, legs: set.legs.map((leg) => partOf(leg, numerator, denominator)) })),
      perpetuals: part(book.perpetuals),
      collaterals: book.collaterals.map((collateral) => ({ ...collateral, value: part(collateral.value) })),
    })),
  };
}

/** The same markets with other positions: each leg of another size and side, now and then of the opposite one. */
function otherPositions(random: Random, portfolio: Portfolio): Portfolio {
  const factor = (): bigint => BigInt(random.integer(-15, 15));
  return {
    ...portfolio,
    books: portfolio.books.map((book) => ({
      ...changeSets(book, (set) => ({ ...set, legs: set.legs.map((leg) => partOf(leg, factor(), 10n)) })),
      perpetuals: (book.perpetuals * factor()) / 10n,
      collaterals: book.collaterals.map((collateral) => ({ ...collateral, value: (collateral.value * 3n) / 2n })),
    })),
  };
}

/** Both at once, leg by leg. */
function united(a: Portfolio, b: Portfolio): Portfolio {
  const books = a.books.map((book, i) => {
    const other = b.books[i];
    const optionSets = book.optionSets.map((set, j) => {
      const legs = other?.optionSets[j]?.legs ?? [];
      return {
        ...set,
        legs: set.legs.map((leg, k) => packLeg(legInstrument(leg), legQuantity(leg) + legQuantity(legs[k] ?? 0n))),
      };
    });
    const collaterals = book.collaterals.map((collateral, j) => ({
      ...collateral,
      value: collateral.value + (other?.collaterals[j]?.value ?? 0n),
    }));
    return { ...book, optionSets, collaterals, perpetuals: book.perpetuals + (other?.perpetuals ?? 0n) };
  });
  return { ...a, books };
}

const BOOK: Book = {
  spot: 3_000n * USD,
  range: WAD / 5n,
  staleness: 0n,
  perpetuals: 0n,
  perpetualProfit: 0n,
  optionSets: [],
  collaterals: [],
};
const VANILLA: InstrumentTerms = {
  underlying: 0n,
  kind: "vanilla",
  isCall: true,
  isUp: false,
  isKnockIn: false,
  expiry: 1_798_761_600n,
  strike: 3_000n * 10n ** 8n,
  barrier: 0n,
};

const call = (strike: bigint, quantity: bigint): bigint =>
  packLeg(encodeInstrument({ ...VANILLA, strike: strike * 10n ** 8n }), quantity);
const put = (strike: bigint, quantity: bigint): bigint =>
  packLeg(encodeInstrument({ ...VANILLA, isCall: false, strike: strike * 10n ** 8n }), quantity);

/** Thirty days, 60 %, the forward at the spot. */
function setOf(legs: readonly bigint[], change: Partial<OptionSet> = {}): OptionSet {
  const variance = (((36n * WAD) / 100n) * 30n) / 365n;
  return {
    secondsToExpiry: 30n * DAY,
    forward: 3_000n * USD,
    fixedPart: 0n,
    uncertainty: 0n,
    legs,
    variances: legs.map(() => variance),
    leastVariances: [],
    mostVariances: [],
    touched: 0n,
    unproved: 0n,
    observationGap: 0n,
    ...change,
  };
}

const only = (book: Partial<Book>): Portfolio => ({
  cash: 0n,
  stableValue: 0n,
  stressCorrelation: (9n * WAD) / 10n,
  books: [{ ...BOOK, ...book }],
});

describe("Margin model: coherence", function () {
  this.timeout(300_000);

  it("charges a part of a portfolio at most that part of its loss", () => {
    const random = new Random(11);
    for (let i = 0; i < PORTFOLIOS; i++) {
      const portfolio = randomPortfolio(random, { ...termsOf(i), hasUnproved: true });
      const numerator = BigInt(random.integer(0, 1_000));
      const whole = assessPortfolio(portfolio, "initial").loss;
      const part = assessPortfolio(scaled(portfolio, numerator, 1_000n), "initial").loss;
      // quantities are rounded to 1e-9 of a contract
      const rounding = portfolio.books.reduce((sum, { spot }) => sum + (100n * spot) / ONE, 100n);
      expect(part <= (whole * numerator) / 1_000n + rounding, `${part} of ${whole}, ${numerator} ${show(portfolio)}`).to
        .be.true;
    }
  });

  it("charges two portfolios together at most what it charges them apart", () => {
    const random = new Random(12);
    let offsets = 0;
    for (let i = 0; i < PORTFOLIOS; i++) {
      const a = randomPortfolio(random, termsOf(i));
      const b = otherPositions(random, a);
      for (const kind of ["initial", "maintenance"] as const) {
        const [first, second, both] = [a, b, united(a, b)].map((portfolio) => assessPortfolio(portfolio, kind));
        if (first === undefined || second === undefined || both === undefined) throw new Error("never");
        const allowed = 10n;
        expect(both.loss <= first.loss + second.loss + allowed, `loss ${show(a)}`).to.be.true;
        expect(both.contingency <= first.contingency + second.contingency + allowed, `added ${show(a)}`).to.be.true;
        if (both.loss * 2n < first.loss + second.loss) offsets++;
      }
    }
    expect(offsets).to.be.greaterThan(5); // positions do offset one another
  });

  it("takes two portfolios with unproved touches together at no more than apart, equity reckoned with", () => {
    const random = new Random(13);
    const terms = { ...ORDINARY, hasUnproved: true, kinds: ["barrier"] as const, maximumBooks: 1 };
    for (let i = 0; i < PORTFOLIOS; i++) {
      const a = randomPortfolio(random, { ...terms, hasNearBarriers: i % 2 === 1 });
      const b = otherPositions(random, { ...a, cash: 0n, stableValue: 0n });
      // settled profit and cash would count twice
      const [first, second, both] = [
        a,
        { ...b, books: b.books.map((x) => ({ ...x, perpetualProfit: 0n })) },
        united(a, b),
      ].map((portfolio) => {
        const { equity, loss } = assessPortfolio(portfolio, "initial");
        return equity - loss;
      });
      expect((both ?? 0n) + 10n >= (first ?? 0n) + (second ?? 0n), show(a)).to.be.true;
    }
  });

  it("counts cash one for one, and nothing else of it", () => {
    const random = new Random(14);
    for (let i = 0; i < PORTFOLIOS; i++) {
      const portfolio = randomPortfolio(random);
      const added = random.scaled(USD, 1e-6, 1e6);
      for (const of of [assessPortfolio, (p: Portfolio) => ({ requirement: 0n, ...boundPortfolio(p, "initial") })]) {
        const [before, after] = [
          of(portfolio, "initial"),
          of({ ...portfolio, cash: portfolio.cash + added }, "initial"),
        ];
        expect(after).to.deep.equal({ ...before, equity: before.equity + added });
      }
    }
  });

  it("asks no less of a linear position for a wider range, nor of a single option", () => {
    for (const book of [
      { perpetuals: -7n * ONE },
      { optionSets: [setOf([call(3_300n, -ONE)])] },
      { optionSets: [setOf([put(2_500n, -ONE)])] },
      { optionSets: [setOf([call(3_300n, ONE)])] },
    ]) {
      const losses = [10n, 12n, 15n, 20n, 25n, 30n, 35n].map(
        (range) => assessPortfolio(only({ ...book, range: (range * WAD) / 100n }), "initial").loss,
      );
      losses.slice(1).forEach((loss, i) => expect(loss >= (losses[i] ?? 0n), losses.join()).to.be.true);
      expect((losses.at(-1) ?? 0n) > (losses[0] ?? 0n)).to.be.true;
    }
  });

  it("asks of a hedged book only its add-ons: long call, short put and short perpetual at one strike", () => {
    const set = setOf([call(2_800n, 5n * ONE), put(2_800n, -5n * ONE)]);
    const hedged = assessPortfolio(only({ perpetuals: -5n * ONE, optionSets: [set] }), "initial");
    // parity holds in every scenario but for the kernel's rounding
    expect(hedged.loss < 1_000n, `${hedged.loss}`).to.be.true;
    // 0.5 % and 4 % of 15,000, and for the basis (½ + 2 · 30/365) of a quarter of 20 % of it
    const basis = (750n * USD * (365n + 120n)) / 730n;
    const added = 75n * USD + 600n * USD + basis;
    expect(hedged.requirement - added < 1_000n && added - hedged.requirement < 1_000n, `${hedged.requirement}`).to.be
      .true;
    const naked = assessPortfolio(only({ optionSets: [setOf([put(2_800n, -5n * ONE)])] }), "initial");
    expect(naked.loss > basis).to.be.true;
  });

  it("charges collateral for what it does in the scenario of the loss", () => {
    const collateral = { value: 30_000n * USD, haircut: WAD / 10n, beta: WAD, leverage: WAD };
    const against = assessPortfolio(only({ perpetuals: -10n * ONE, collaterals: [collateral] }), "initial");
    const withIt = assessPortfolio(only({ perpetuals: 10n * ONE, collaterals: [collateral] }), "initial");
    // short: the rise of the collateral counts after its haircut, its fall whole and against the gain of the short
    expect(against.loss).to.equal(((30_000n - 27_000n) * USD) / 5n); // at +s
    expect(withIt.loss).to.equal(12_000n * USD); // 20 % of both
    const looped = { ...collateral, leverage: 2n * WAD };
    expect(assessPortfolio(only({ collaterals: [looped] }), "initial").loss).to.equal(12_000n * USD);
  });

  it("lets a knock-out that was touched cover no naked call", () => {
    const touched = packLeg(
      encodeInstrument({ ...VANILLA, kind: "barrier", isUp: true, barrier: 3_100n * 10n ** 8n }),
      5n * ONE,
    );
    const naked = setOf([call(3_500n, -5n * ONE)]);
    const covered = setOf([call(3_500n, -5n * ONE), touched], { touched: 2n });
    const [plain, with_] = [naked, covered].map((set) => assessPortfolio(only({ optionSets: [set] }), "initial"));
    expect(with_?.requirement).to.equal(plain?.requirement);
  });

  it("ignores marks of touch on what has no barrier", () => {
    const digital = packLeg(encodeInstrument({ ...VANILLA, kind: "digital" }), 100n * ONE);
    const legs = [call(3_500n, -ONE), digital];
    const clean = only({ optionSets: [setOf(legs)] });
    const marked = only({ optionSets: [setOf(legs, { touched: 3n, unproved: 3n })] });
    expect(assessPortfolio(marked, "initial")).to.deep.equal(assessPortfolio(clean, "initial"));
    expect(boundPortfolio(marked, "initial")).to.deep.equal(boundPortfolio(clean, "initial"));
  });

  it("shocks only what is not fixed of an expiring forward, and moves barriers with it", () => {
    const half = { secondsToExpiry: 900n, variances: [10n ** 12n], fixedPart: 1_500n * USD };
    const deep = setOf([call(1_000n, -ONE)], half);
    const free = setOf([call(1_000n, -ONE)], { ...half, fixedPart: 0n });
    const [expiring, whole] = [deep, free].map((set) => assessPortfolio(only({ optionSets: [set] }), "initial").loss);
    expect(whole).to.equal(600n * USD);
    expect(expiring).to.equal(300n * USD);
    // the spot passes 3,100 in the scenario of +5 %, when the forward is only 3,075
    const knockIn = { ...VANILLA, kind: "barrier", isUp: true, isKnockIn: true, barrier: 3_100n * 10n ** 8n } as const;
    const barrier = setOf([packLeg(encodeInstrument(knockIn), -ONE)], half);
    const vanilla = setOf([call(3_000n, -ONE)], half);
    const quarter = only({ optionSets: [barrier], range: WAD / 20n });
    const same = only({ optionSets: [vanilla], range: WAD / 20n });
    const gap = assessPortfolio(same, "initial").loss - assessPortfolio(quarter, "initial").loss;
    // the losses differ by what each is worth before only
    expect(gap < USD && gap > -4n * USD, `${gap}`).to.be.true;
  });

  it("rounds one underlying's loss once, whatever the correlation", () => {
    for (const stressCorrelation of [0n, 1n, WAD / 3n, WAD - 1n, WAD]) {
      const portfolio = { ...only({ perpetuals: 1n, range: WAD / 7n }), stressCorrelation };
      const { loss } = assessPortfolio(portfolio, "initial");
      // 3,000e-9 dollars · 1/7, rounded up
      expect(loss).to.equal((3_000n * ONE * (WAD / 7n) + WAD - 1n) / WAD);
    }
  });
});
