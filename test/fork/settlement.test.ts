import { FEEDS, submitRound, takeOverFeed } from "@ballast/replica";
import {
  AlreadyProved,
  BarrierMissing,
  encodeInstrument,
  ExpiryUnknown,
  findSettlementProof,
  findTouch,
  NotExpired,
  OracleSilent,
  oracleSpans,
  phaseAt,
  proveSettlement,
  proveTouch,
  readBarrierOutcome,
  readSettlementPrice,
  settlementPrice,
  TouchWindowOver,
  type Address,
  type Reader,
} from "@ballast/sdk";
import { errorOf, ethersReader, send } from "@ballast/sdk/ethers";
import { expect } from "chai";
import type { BaseContract, TransactionReceipt } from "ethers";
import { ethers } from "hardhat";
import { getMainnetEnv, hardhatRpc, MODE } from "../env/mainnet";
import { Random } from "../unit/sdk/support/random";
import { deployHarness } from "../unit/sdk/support/sources";
import { addressOfContract, firstSigner, tell } from "../unit/sdk/support/world";

const SEED = Number(process.env.SDK_SEED ?? "28");
const MINUTE = 60n;
const HOUR = 3_600n;
const DAY = 24n * HOUR;
const HEARTBEAT = 20n * MINUTE;
const EXPIRIES = 24;
const ROUNDS = 110;
const DOLLAR = 10n ** 8n;

/** A round, as the test had it submitted. */
interface Spoken {
  readonly phase: bigint;
  readonly at: bigint;
  readonly answer: bigint;
}

interface Scene {
  readonly reader: Reader;
  readonly settlement: BaseContract;
  readonly address: Address;
  readonly listing: BaseContract;
  readonly expiries: readonly bigint[];
  readonly spoken: readonly Spoken[];
}

async function now(): Promise<bigint> {
  const block = await ethers.provider.getBlock("latest");
  return BigInt(block?.timestamp ?? 0);
}

async function warp(time: bigint): Promise<void> {
  await hardhatRpc.send("evm_setNextBlockTimestamp", [Number(time)]);
  await hardhatRpc.send("evm_mine", []);
}

async function byTimelock(
  listing: BaseContract,
  calls: readonly (readonly [string, readonly unknown[]])[],
): Promise<void> {
  const encoded = calls.map(([name, values]) => listing.interface.encodeFunctionData(name, values));
  for (const call of encoded) await tell(listing, "submit", call);
  await warp((await now()) + 3n * DAY + 1n);
  for (const call of encoded) await tell(listing, "accept", call);
}

/** Three of Chainlink's aggregators, phases of the proxy, speak in turn; the later two join in the midst of the day. */
async function speak(random: Random, aggregators: readonly string[], phase: bigint, start: bigint): Promise<Spoken[]> {
  const spoken: Spoken[] = [];
  const debuts = [0, random.integer(20, 50), random.integer(40, 80)];
  let [at, answer] = [start - HOUR, 2_000n * DOLLAR];
  for (let i = 0; i < ROUNDS; ++i) {
    const speakers = aggregators.flatMap((_, j) => (i >= (debuts[j] ?? 0) ? [j] : []));
    const speaker = random.pick(speakers);
    answer = random.scaled(answer, 0.97, 1.03);
    await hardhatRpc.send("evm_setNextBlockTimestamp", [Number(at)]);
    await submitRound(hardhatRpc, aggregators[speaker] ?? "", answer);
    spoken.push({ phase: phase + BigInt(speaker), at: await now(), answer });
    at += MINUTE * BigInt(random.chance(0.06) ? random.integer(45, 110) : random.integer(1, 20));
  }
  return spoken;
}

async function createScene(): Promise<Scene> {
  const { proxy } = FEEDS.ethUsd;
  await getMainnetEnv();
  const owner = await firstSigner();
  const aggregators: string[] = [];
  for (let i = 0; i < 3; ++i) aggregators.push(await takeOverFeed(hardhatRpc, FEEDS.ethUsd));
  const phases = new ethers.Contract(proxy, ["function phaseId() view returns (uint16)"], owner);
  const newest = (await phases.getFunction("phaseId").staticCall()) as bigint;
  const feed = await deployHarness(owner, "HostileFeed", 0, HEARTBEAT);
  const listing: BaseContract = await ethers.deployContract("MarginListing", [owner.address]);
  const settlement: BaseContract = await ethers.deployContract("Settlement", [await listing.getAddress()]);
  const terms = {
    token: FEEDS.ethUsd.proxy,
    feed: await feed.getAddress(),
    aggregator: proxy,
    isPerpetualOpen: true,
    optionFee: 300,
    perpetualFee: 500,
    openInterestCaps: [1n, 1n, 1n],
  };
  await byTimelock(listing, [["listUnderlying", [terms]]]);
  const start = ((await now()) / HOUR) * HOUR + 3n * DAY + 4n * HOUR;
  const expiries = Array.from({ length: EXPIRIES }, (_, i) => start + BigInt(i + 1) * HOUR);
  const grid = { minimum: DOLLAR, maximum: 10_000n * DOLLAR, step: DOLLAR };
  await byTimelock(
    listing,
    expiries.map((expiry) => ["listExpiry", [0, expiry, grid]] as const),
  );
  const spoken = await speak(new Random(SEED), aggregators, newest - 2n, start);
  const reader = ethersReader(ethers.provider);
  return { reader, settlement, address: await addressOfContract(settlement), listing, expiries, spoken };
}

/** Values of the only event of a transaction. */
function eventOf(contract: BaseContract, receipt: TransactionReceipt): Readonly<Record<string, unknown>> {
  const [log] = receipt.logs;
  const parsed = log === undefined ? null : contract.interface.parseLog(log);
  if (parsed === null) throw new Error("The transaction has no event.");
  return parsed.args.toObject();
}

async function refusal(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return errorOf(error) ?? error;
  }
}

/** The newest phase that has spoken by a time. */
const newestBy = (spoken: readonly Spoken[], time: bigint): bigint =>
  spoken.reduce((newest, { phase, at }) => (at <= time && phase > newest ? phase : newest), 0n);

/** The first round of an option's life that reached its barrier and was the price of its time. */
function firstTouch(
  spoken: readonly Spoken[],
  from: bigint,
  to: bigint,
  barrier: bigint,
  isUp: boolean,
): Spoken | undefined {
  return spoken.find(
    ({ phase, at, answer }) =>
      at >= from && at <= to && phase === newestBy(spoken, at) && (isUp ? answer >= barrier : answer <= barrier),
  );
}

describe(`settlement by Chainlink's rounds on the ${MODE}`, () => {
  let scene: Scene;
  before(async () => {
    scene = await createScene();
  });

  const target = (expiry: bigint) => ({ settlement: scene.address, underlying: 0n, expiry });
  const option = (expiry: bigint, barrier: bigint, isUp: boolean): bigint =>
    encodeInstrument({
      underlying: 0n,
      kind: "barrier",
      isCall: true,
      isUp,
      isKnockIn: false,
      expiry,
      strike: DOLLAR,
      barrier,
    });

  it("finds the rounds that touch barriers, and only those", async () => {
    const { reader, address, spoken, expiries, settlement, listing } = scene;
    const expiry = expiries[17] ?? 0n;
    const opened = (await listing.getFunction("openedAt").staticCall(0, expiry)) as bigint;
    const answers = spoken.filter(({ at }) => at <= expiry).map(({ answer }) => answer / DOLLAR);
    const [least, most] = [answers.reduce((a, b) => (a < b ? a : b)), answers.reduce((a, b) => (a > b ? a : b))];
    let [found, missed] = [0, 0];
    for (let i = 0n; i <= 10n; ++i) {
      for (const isUp of [true, false]) {
        // outside the opening price, to a bit beyond everything that was said
        const barrier =
          (isUp ? 2_000n + ((most + 20n - 2_000n) * i) / 10n : 2_000n - ((2_020n - least) * i) / 10n) * DOLLAR;
        const expected = firstTouch(spoken, opened, expiry, barrier, isUp);
        const touch = await findTouch(reader, address, option(expiry, barrier, isUp));
        expect(touch?.updatedAt).to.equal(expected?.at);
        if (touch === undefined) {
          ++missed;
          continue;
        }
        ++found;
        const receipt = await send(await firstSigner(), proveTouch(touch).transaction);
        expect(eventOf(settlement, receipt)).to.include({ round: touch.round, price: touch.price });
        expect(await readBarrierOutcome(reader, address, touch.instrument)).to.equal(true);
      }
    }
    expect(found).to.be.greaterThan(5);
    expect(missed).to.be.greaterThan(0);
  });

  it("looks for touches since a time, and not for options without a barrier or too late", async () => {
    const { reader, address, spoken, expiries } = scene;
    const later = expiries[20] ?? 0n;
    const since = expiries[9] ?? 0n;
    const touch = await findTouch(reader, address, option(later, DOLLAR, true), { since });
    expect(touch?.updatedAt).to.equal(firstTouch(spoken, since, later, DOLLAR, true)?.at);
    const plain = { underlying: 0n, kind: "vanilla", isCall: true, isUp: false, isKnockIn: false } as const;
    const vanilla = encodeInstrument({ ...plain, expiry: later, strike: DOLLAR, barrier: 0n });
    expect(await refusal(findTouch(reader, address, vanilla))).to.be.instanceOf(BarrierMissing);
    const over = option(later, 9_999n * DOLLAR, true);
    expect(await readBarrierOutcome(reader, address, over)).to.equal(undefined);
    await warp(later + DAY);
    expect(await findTouch(reader, address, over)).to.equal(undefined);
    await warp(later + DAY + 1n);
    expect(await refusal(findTouch(reader, address, over))).to.be.instanceOf(TouchWindowOver);
    expect(await readBarrierOutcome(reader, address, over)).to.equal(false);
  });

  it("finds what proves every expiry, its price and the number of rounds", async () => {
    const { reader, settlement, expiries } = scene;
    const prices: bigint[] = [];
    for (const expiry of expiries) {
      expect(await readSettlementPrice(reader, target(expiry))).to.equal(undefined);
      const proof = await findSettlementProof(reader, target(expiry));
      const receipt = await send(await firstSigner(), proveSettlement(proof).transaction);
      expect(eventOf(settlement, receipt)).to.deep.equal({
        underlying: 0n,
        expiry,
        price: proof.price,
        rounds: proof.rounds,
      });
      expect(await readSettlementPrice(reader, target(expiry))).to.equal(proof.price);
      prices.push(proof.price);
    }
    // those in one silence have the price that ended it
    expect(new Set(prices).size).to.be.within(EXPIRIES / 2, EXPIRIES - 1);
  });

  it("reads the price of a time that is past, and refuses as the contract does", async () => {
    const { reader, expiries } = scene;
    const expiry = expiries[5] ?? 0n;
    expect(await refusal(findSettlementProof(reader, target(expiry)))).to.be.instanceOf(AlreadyProved);
    expect(await refusal(findSettlementProof(reader, target(expiry + 1n)))).to.be.instanceOf(ExpiryUnknown);
    const block = await blockBefore(expiry);
    expect(await refusal(findSettlementProof(reader, target(expiry), block))).to.be.instanceOf(NotExpired);
  });

  async function blockBefore(time: bigint): Promise<bigint> {
    for (let number = await ethers.provider.getBlockNumber(); ; --number) {
      const block = await ethers.provider.getBlock(number);
      if (block !== null && BigInt(block.timestamp) <= time) return BigInt(number);
    }
  }
});

describe("settlement prices by their rounds", () => {
  const terms = { expiry: 100_000n, heartbeat: HOUR, time: 100_001n, scale: 10n ** 10n };
  const round = (updatedAt: bigint, answer: bigint, phase = 1n) => ({
    phase,
    number: 1n,
    answer: answer * DOLLAR,
    updatedAt,
  });

  it("weighs them by time", () => {
    const prices = [round(97_000n, 2_000n), round(98_800n, 2_300n), round(99_700n, 1_900n)];
    const price = (600n * 2_000n + 900n * 2_300n + 300n * 1_900n) * 10n ** 18n;
    expect(settlementPrice({ prices, after: undefined, count: 4n }, terms)).to.equal(price / 1_800n);
  });

  it("waits three days in a silence, and no longer", () => {
    const prices = [round(100_000n - 2n * HOUR - 1n, 2_000n)];
    const silent = { prices, after: undefined, count: 2n };
    expect(() => settlementPrice(silent, terms)).to.throw(OracleSilent);
    const until = terms.expiry + 3n * DAY;
    expect(() => settlementPrice(silent, { ...terms, time: until })).to.throw(OracleSilent);
    expect(settlementPrice(silent, { ...terms, time: until + 1n })).to.equal(2_000n * 10n ** 18n);
    const late = { ...silent, after: round(until, 500n) };
    expect(settlementPrice(late, { ...terms, time: until + 9n })).to.equal(500n * 10n ** 18n);
    const tooLate = { ...silent, after: round(until + 1n, 500n) };
    expect(settlementPrice(tooLate, { ...terms, time: until + 9n })).to.equal(2_000n * 10n ** 18n);
    const justInTime = { ...silent, prices: [round(100_000n - 2n * HOUR, 2_000n)] };
    expect(settlementPrice(justInTime, terms)).to.equal(2_000n * 10n ** 18n);
  });

  it("knows which phase counts when", () => {
    const phases = [
      { number: 4n, beganAt: 300n },
      { number: 3n, beganAt: 400n },
      { number: 2n, beganAt: undefined },
      { number: 1n, beganAt: 100n },
    ];
    expect(phaseAt(phases, 299n)).to.deep.equal({ current: phases[3], next: { number: 4n, beganAt: 300n } });
    expect(phaseAt(phases, 450n)).to.deep.equal({ current: phases[0], next: undefined });
    expect(phaseAt(phases, 99n)).to.deep.equal({ current: undefined, next: { number: 1n, beganAt: 100n } });
    expect(oracleSpans(phases, 50n, 350n)).to.deep.equal([
      { phase: 1n, from: 100n, until: 300n },
      { phase: 4n, from: 300n, until: 350n },
    ]);
  });
});
