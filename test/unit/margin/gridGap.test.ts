import {
  assessPortfolio,
  encodeInstrument,
  legQuantity,
  packLeg,
  WAD,
  type InstrumentTerms,
  type OptionSet,
  type Portfolio,
} from "@ballast/sdk";
import { expect } from "chai";
import { Random } from "../sdk/support/random";
import { show } from "./support/engine";
import { fineLoss } from "./support/reference";

/** Number of random portfolios of each kind, 250 unless `SDK_GAPS` says otherwise; `npm run test:deep` takes 7,000. */
const PORTFOLIOS = Number(process.env.SDK_GAPS ?? "250");
const SEED = Number(process.env.SDK_SEED ?? "17");
/** Prices between the ends of the range. */
const PRICES = 400;
const SPOT = 3_000n * WAD;
const YEAR = 31_536_000n;
const ONE = 10n ** 9n;

const TERMS: InstrumentTerms = {
  underlying: 0n,
  kind: "barrier",
  isCall: true,
  isUp: true,
  isKnockIn: false,
  expiry: 1_798_761_600n,
  strike: 2_900n * 10n ** 8n,
  barrier: 3_160n * 10n ** 8n,
};

interface Legs {
  readonly legs: readonly bigint[];
  readonly secondsToExpiry: bigint;
  /** {1/year^0.5} */
  readonly volatility: bigint;
  readonly range?: bigint;
  readonly perpetuals?: bigint;
  readonly observationGap?: bigint;
}

function portfolioOf({ legs, secondsToExpiry, volatility, range, perpetuals, observationGap }: Legs): Portfolio {
  const variance = (volatility * volatility * secondsToExpiry) / (WAD * YEAR);
  const set: OptionSet = {
    secondsToExpiry,
    forward: SPOT,
    fixedPart: 0n,
    uncertainty: 0n,
    legs,
    variances: legs.map(() => variance),
    leastVariances: [],
    mostVariances: [],
    touched: 0n,
    unproved: 0n,
    observationGap: observationGap ?? 0n,
  };
  const book = {
    spot: SPOT,
    range: range ?? WAD / 5n,
    staleness: 0n,
    perpetuals: perpetuals ?? 0n,
    perpetualProfit: 0n,
  };
  const books = [{ ...book, optionSets: [set], collaterals: [] }];
  return { cash: 0n, stableValue: 0n, stressCorrelation: WAD, books };
}

/** What of a book is random. */
interface Kind {
  readonly name: string;
  /** {1} Part of the finer grid's loss that the initial requirement is at least. */
  readonly part: number;
  readonly barriers: number;
  /** Calls and puts, at most. */
  readonly vanillas: number;
  /** Digitals, at most. */
  readonly digitals?: number;
  readonly isFly?: boolean;
  readonly hasPerpetual: boolean;
}

const SINGLE: Kind = { name: "one option with a barrier", part: 0.98, barriers: 1, vanillas: 0, hasPerpetual: false };
const KINDS: readonly Kind[] = [
  SINGLE,
  { name: "one against calls and puts and a perpetual", part: 0.98, barriers: 1, vanillas: 2, hasPerpetual: true },
  { name: "three options with barriers and a perpetual", part: 0.98, barriers: 3, vanillas: 0, hasPerpetual: true },
  { name: "calls and puts and a perpetual", part: 0.85, barriers: 0, vanillas: 5, hasPerpetual: true },
  { name: "digitals, calls and puts", part: 0.85, barriers: 0, vanillas: 2, digitals: 3, hasPerpetual: false },
  { name: "a butterfly between two moves", part: 0.98, barriers: 0, vanillas: 0, hasPerpetual: false, isFly: true },
];

const usd = (price: number): bigint => BigInt(Math.round(Math.max(price, 1) * 1e8));

/** Barriers mostly within the range, on the side where they are not touched; strikes near them or anywhere. */
function randomPortfolio(random: Random, kind: Kind): Portfolio {
  const { barriers, vanillas, digitals, isFly, hasPerpetual } = kind;
  const range = 0.1 + 0.25 * random.unit();
  const quantity = (): bigint => random.scaled(ONE, 0.3, 3);
  const strikeNear = (price: number): number =>
    random.chance(0.5)
      ? price * (1 + (random.unit() - 0.5) * 0.02 * 50 ** random.unit())
      : 3_000 * (0.6 + 0.8 * random.unit());
  const legs = Array.from({ length: barriers }, () => {
    const isUp = random.chance(0.5);
    const barrier = 3_000 * (1 + (isUp ? 1 : -1) * range * 1.1 * random.unit());
    const terms = { ...TERMS, isUp, isCall: random.chance(0.5), isKnockIn: random.chance(0.5) };
    const instrument = encodeInstrument({ ...terms, strike: usd(strikeNear(barrier)), barrier: usd(barrier) });
    return packLeg(instrument, random.chance(0.5) ? quantity() : -quantity());
  });
  const plain = (option: "vanilla" | "digital", price: number, amount: bigint, isCall = random.chance(0.5)): bigint =>
    packLeg(encodeInstrument({ ...TERMS, kind: option, isUp: false, barrier: 0n, isCall, strike: usd(price) }), amount);
  const signed = (): bigint => (random.chance(0.5) ? quantity() : -quantity());
  const others = [
    ...Array.from({ length: random.integer(0, vanillas) }, () => plain("vanilla", strikeNear(3_000), signed())),
    ...Array.from({ length: random.integer(0, digitals ?? 0) }, () =>
      plain("digital", strikeNear(3_000), 1_000n * signed()),
    ),
  ];
  if (isFly === true) {
    const [middle, width, amount] = [3_000 * (1 + range * (random.unit() - 0.5)), 10 + 60 * random.unit(), signed()];
    const isCall = random.chance(0.5);
    others.push(plain("vanilla", middle - width, amount, isCall), plain("vanilla", middle, -2n * amount, isCall));
    others.push(plain("vanilla", middle + width, amount, isCall));
  }
  return portfolioOf({
    legs: [...legs, ...others],
    secondsToExpiry: random.scaled(600n, 1, 57_600),
    volatility: random.scaled(WAD, 0.1, 2.5),
    range: BigInt(Math.round(range * 1e6)) * 10n ** 12n,
    perpetuals: hasPerpetual ? BigInt(Math.round((random.unit() * 4 - 2) * 1e9)) : 0n,
    observationGap: random.pick([0n, 0n, 60n, 3_600n, 86_400n]),
  });
}

const initial = (portfolio: Portfolio): number => Number(assessPortfolio(portfolio, "initial").requirement) / 1e18;
const lossOf = (portfolio: Portfolio): number => Number(assessPortfolio(portfolio, "initial").loss) / 1e18;

describe("Margin model: between two moves of the grid", function () {
  this.timeout(0);

  it("charges a short up-and-out call for the summit before its barrier", () => {
    const day = { secondsToExpiry: 86_400n, volatility: (6n * WAD) / 10n };
    const short = portfolioOf({ ...day, legs: [packLeg(encodeInstrument(TERMS), -ONE)] });
    const { loss } = fineLoss(short, PRICES);
    expect(loss).to.be.greaterThan(60);
    expect(lossOf(short)).to.be.closeTo(loss, loss / 20);
    expect(initial(short)).to.be.greaterThan(loss);
  });

  it("asks of a long one no more than it is worth", () => {
    const random = new Random(SEED);
    for (let i = 0; i < PORTFOLIOS; i++) {
      const portfolio = randomPortfolio(random, SINGLE);
      const isLong = portfolio.books[0]?.optionSets[0]?.legs.every((leg) => legQuantity(leg) > 0n);
      const { loss, equity } = assessPortfolio(portfolio, "initial");
      if (isLong === true) expect(loss <= equity + 1n, show(portfolio)).to.be.true;
    }
  });

  for (const kind of KINDS)
    it(`asks for at least ${kind.part} of what ${kind.name} lose at ${PRICES} prices, ${PORTFOLIOS} portfolios`, () => {
      const random = new Random(SEED);
      let [worst, reckoned] = [Infinity, 0];
      for (let i = 0; i < PORTFOLIOS; i++) {
        const portfolio = randomPortfolio(random, kind);
        const { loss } = fineLoss(portfolio, PRICES);
        if (loss < 0.3) continue; // a hundredth of a per cent of the price
        reckoned++;
        const ratio = initial(portfolio) / loss;
        worst = Math.min(worst, ratio);
        expect(ratio, show(portfolio)).to.be.at.least(kind.part);
      }
      if (process.env.SDK_GAPS) console.log(`      worst ${worst.toFixed(4)} of ${reckoned}`);
      expect(reckoned).to.be.greaterThan(PORTFOLIOS / 3);
    });
});
