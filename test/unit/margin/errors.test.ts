import {
  encodeInstrument,
  InstrumentExpiryOffTheHour,
  InstrumentInvalid,
  InstrumentTermOutOfRange,
  instrumentOf,
  isInstrument,
  MAX_QUANTITY,
  MAX_STRIKE,
  packLeg,
  QuantityOutOfRange,
  WAD,
  type Book,
  type Collateral,
  type InstrumentTerms,
  type OptionSet,
  type Portfolio,
} from "@ballast/sdk";
import { expect } from "chai";
import { askEngine, askTwin, deployEngine } from "./support/engine";

const CALL: InstrumentTerms = {
  underlying: 0n,
  kind: "vanilla",
  isCall: true,
  isUp: false,
  isKnockIn: false,
  expiry: 3_600n,
  strike: 1n,
  barrier: 0n,
};
const LEG = packLeg(encodeInstrument(CALL), 1n);
const SET: OptionSet = {
  secondsToExpiry: 1n,
  forward: WAD,
  fixedPart: 0n,
  uncertainty: 0n,
  legs: [LEG],
  variances: [WAD],
  leastVariances: [WAD],
  mostVariances: [WAD],
  touched: 0n,
  unproved: 0n,
  observationGap: 0n,
};
const COLLATERAL: Collateral = { value: WAD, haircut: 0n, beta: WAD, leverage: WAD };
const BOOK: Book = {
  spot: WAD,
  range: WAD / 5n,
  staleness: 0n,
  perpetuals: 0n,
  perpetualProfit: 0n,
  optionSets: [SET],
  collaterals: [COLLATERAL],
};
const PORTFOLIO: Portfolio = { cash: 0n, stableValue: 0n, stressCorrelation: WAD, books: [BOOK] };

const withBook = (change: Partial<Book>): Portfolio => ({ ...PORTFOLIO, books: [{ ...BOOK, ...change }] });
const withSet = (change: Partial<OptionSet>): Portfolio => withBook({ optionSets: [{ ...SET, ...change }] });
const withCollateral = (change: Partial<Collateral>): Portfolio =>
  withBook({ collaterals: [{ ...COLLATERAL, ...change }] });

const MAX_PRICE = 1n << 109n;
const MAX_VALUE = 1n << 124n;

/** A field, a portfolio by its value, the value's bounds. */
type Field = readonly [name: string, make: (value: bigint) => Portfolio, minimum: bigint, maximum: bigint];

const flat = (variance: bigint): Partial<OptionSet> => ({
  variances: [variance],
  leastVariances: [],
  mostVariances: [],
});

const FIELDS: readonly Field[] = [
  ["cash", (cash) => ({ ...PORTFOLIO, cash }), 0n, MAX_VALUE],
  ["stableValue", (stableValue) => ({ ...PORTFOLIO, stableValue }), 0n, MAX_VALUE],
  ["stressCorrelation", (stressCorrelation) => ({ ...PORTFOLIO, stressCorrelation }), 0n, WAD],
  [
    "books",
    (count) => ({
      ...PORTFOLIO,
      books: new Array<Book>(Number(count)).fill(withBook({ optionSets: [], collaterals: [] }).books[0] ?? BOOK),
    }),
    0n,
    256n,
  ],
  ["spot", (spot) => withBook({ spot }), 1n, MAX_PRICE],
  ["range", (range) => withBook({ range }), 1n, (9n * WAD) / 10n],
  ["staleness", (staleness) => withBook({ staleness }), 0n, 30n * WAD],
  ["perpetuals", (perpetuals) => withBook({ spot: 1n, perpetuals }), 0n, 1n << 91n],
  ["perpetualProfit", (perpetualProfit) => withBook({ perpetualProfit }), 0n, MAX_VALUE],
  ["value", (value) => withCollateral({ value, beta: 0n }), 0n, MAX_VALUE],
  ["haircut", (haircut) => withCollateral({ haircut }), 0n, WAD],
  ["beta", (beta) => withCollateral({ beta }), 0n, 10n * WAD],
  ["leverage", (leverage) => withCollateral({ leverage }), WAD, 2n * WAD],
  ["secondsToExpiry", (secondsToExpiry) => withSet({ secondsToExpiry }), 1n, 315_360_000n],
  ["forward", (forward) => withSet({ forward }), 1n, MAX_PRICE],
  ["fixedPart", (fixedPart) => withSet({ fixedPart }), 0n, WAD],
  ["uncertainty", (uncertainty) => withSet({ uncertainty }), 0n, WAD],
  [
    "legs",
    (count) =>
      withSet({
        legs: new Array<bigint>(Number(count)).fill(LEG),
        ...flat(WAD),
        variances: new Array<bigint>(Number(count)).fill(WAD),
      }),
    0n,
    64n,
  ],
  ["variance", (variance) => withSet(flat(variance)), 0n, 100n * WAD],
  ["leastVariance", (least) => withSet({ leastVariances: [least] }), 0n, WAD],
  ["mostVariance", (most) => withSet({ mostVariances: [most] }), WAD, 100n * WAD],
];

describe("Margin model: what it refuses, by name and value", function () {
  this.timeout(300_000);
  let engine = "";

  before(async () => {
    engine = await deployEngine();
  });

  /** What both say, the same. */
  async function ask(portfolio: Portfolio): Promise<string> {
    const chain = await askEngine(engine, "assess", portfolio, "initial");
    expect(askTwin("assess", portfolio, "initial")).to.deep.equal(chain);
    const bound = await askEngine(engine, "boundOf", portfolio, "initial");
    expect(askTwin("boundOf", portfolio, "initial")).to.deep.equal(bound);
    if ("values" in chain) return "accepted";
    if (chain.name !== "LossOutOfRange") expect(bound).to.deep.equal(chain);
    return `${chain.name}: ${chain.error}`;
  }

  for (const [name, make, minimum, maximum] of FIELDS)
    it(`takes ${name} from ${minimum} to ${maximum}`, async () => {
      expect(await ask(make(minimum)), "minimum").to.equal("accepted");
      expect(await ask(make(maximum)), "maximum").to.equal("accepted");
      const outside = [maximum + 1n, ...(minimum > 0n ? [minimum - 1n] : [])];
      for (const value of outside) {
        const error = await ask(make(value));
        expect(error).to.match(/^PortfolioFieldOutOfRange/);
        expect(error).to.include(`field ${name}, value ${value}, minimum ${minimum}, maximum ${maximum}.`);
      }
    });

  it("takes amounts of either sign by their size", async () => {
    for (const make of [
      (amount: bigint) => ({ ...PORTFOLIO, cash: amount }),
      (amount: bigint) => withBook({ perpetualProfit: amount }),
    ]) {
      expect(await ask(make(-MAX_VALUE))).to.equal("accepted");
      expect(await ask(make(-MAX_VALUE - 1n))).to.include(`${MAX_VALUE + 1n}`);
      expect(await ask(make(-(1n << 255n)))).to.include(`${1n << 255n}`);
    }
  });

  it("refuses perpetuals of too large a size in dollars", async () => {
    const spot = 1n << 100n;
    const perpetuals = (1n << 70n) + 1n;
    const error = await ask(withBook({ spot, perpetuals, optionSets: [], collaterals: [] }));
    expect(error)
      .to.match(/^PortfolioFieldOutOfRange/)
      .and.include(`${perpetuals * spot}`);
  });

  it("refuses arrays of different lengths", async () => {
    for (const [change, lengths] of [
      [{ variances: [] }, [1, 0, 1, 1]],
      [{ leastVariances: [] }, [1, 1, 0, 1]],
      [{ mostVariances: [WAD, WAD] }, [1, 1, 1, 2]],
      [{ leastVariances: [WAD, WAD], mostVariances: [WAD, WAD] }, [1, 1, 2, 2]],
      [{ legs: [], variances: [] }, [0, 0, 1, 1]],
    ] as const) {
      const error = await ask(withSet(change));
      expect(error).to.match(/^OptionSetMalformed/);
      const [legs, variances, least, most] = lengths;
      expect(error).to.include(
        `legs ${legs}, variances ${variances}, least variances ${least}, most variances ${most}.`,
      );
    }
  });

  it("refuses legs that are no options", async () => {
    const perpetual = 1n << 220n;
    const words = [
      0n,
      perpetual,
      15n << 220n,
      LEG | (1n << 216n),
      LEG | (1n << 92n),
      encodeInstrument(CALL) ^ (2n << 220n),
    ];
    for (const word of words) {
      const error = await ask(withSet({ legs: [word] }));
      expect(error).to.match(/^LegNotAnOption/);
      expect(error).to.include(`${(word >> 92n) << 92n}`);
    }
  });

  it("refuses losses beyond all measure, one underlying's and the market's", async () => {
    const huge = packLeg(encodeInstrument({ ...CALL, strike: MAX_STRIKE }), -MAX_QUANTITY);
    const set = { legs: [huge], forward: MAX_PRICE, ...flat(WAD) };
    expect(await ask(withSet(set))).to.match(/^LossOutOfRange/);
    // 2^119.6 each
    const book = {
      ...BOOK,
      spot: 1n << 100n,
      perpetuals: 1n << 50n,
      range: (75n * WAD) / 100n,
      optionSets: [],
      collaterals: [],
    };
    const one = await ask({ ...PORTFOLIO, books: [book] });
    expect(one).to.equal("accepted");
    expect(await ask({ ...PORTFOLIO, books: [book, book] })).to.match(/^LossOutOfRange/);
  });

  it("refuses terms that do not fit, and positions", () => {
    const cases = [
      [{ underlying: 256n }, 0n, 256n, 255n],
      [{ expiry: (1n << 24n) * 3_600n }, 5n, (1n << 24n) * 3_600n, ((1n << 24n) - 1n) * 3_600n],
      [{ strike: MAX_STRIKE + 1n }, 6n, MAX_STRIKE + 1n, MAX_STRIKE],
      [{ barrier: MAX_STRIKE + 1n }, 7n, MAX_STRIKE + 1n, MAX_STRIKE],
    ] as const;
    for (const [change, field, value, maximum] of cases)
      expect(() => encodeInstrument({ ...CALL, ...change }))
        .to.throw(InstrumentTermOutOfRange)
        .and.deep.include({ field, value, maximum });
    expect(() => encodeInstrument({ ...CALL, expiry: 3_601n }))
      .to.throw(InstrumentExpiryOffTheHour)
      .and.include({ expiry: 3_601n });
    for (const change of [
      { strike: 0n },
      { expiry: 0n },
      { barrier: 1n },
      { isUp: true },
      { kind: "none" },
      { kind: "perpetual" },
    ] as const)
      expect(() => encodeInstrument({ ...CALL, ...change })).to.throw(InstrumentInvalid);
    expect(() => instrumentOf(LEG))
      .to.throw(InstrumentInvalid)
      .and.include({ word: LEG });
    expect(isInstrument(1n << 256n)).to.be.false;
    for (const quantity of [MAX_QUANTITY + 1n, -MAX_QUANTITY - 1n])
      expect(() => packLeg(encodeInstrument(CALL), quantity))
        .to.throw(QuantityOutOfRange)
        .and.include({ quantity, maximum: MAX_QUANTITY });
  });
});
