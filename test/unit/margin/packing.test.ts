import {
  accountIdOf,
  accountIndex,
  accountOwner,
  decodeInstrument,
  encodeInstrument,
  FixedPointError,
  HexError,
  INSTRUMENT_KINDS,
  isInstrument,
  legInstrument,
  legQuantity,
  MAX_QUANTITY,
  MAX_STRIKE,
  MAX_UINT256,
  packLeg,
  type InstrumentTerms,
} from "@ballast/sdk";
import { expect } from "chai";
import { Random } from "../sdk/support/random";

const OWNER = "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2";
const TERMS: InstrumentTerms = {
  underlying: 5n,
  kind: "barrier",
  isCall: true,
  isUp: false,
  isKnockIn: true,
  expiry: 1_798_761_600n,
  strike: 310_050_000_000n,
  barrier: 240_000_000_000n,
};
// test/forge/margin/Packing.t.sol has the same words
const INSTRUMENT = 0x05079fc84a00000120c1ae32000000037e11d600000000000000000000000000n;
const LEG = 0x05079fc84a00000120c1ae32000000037e11d6000ffffffffffffffd16f12300n;
const ACCOUNT = 0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2000000000000000000000007n;

describe("Margin model: words", () => {
  it("has the contracts' words", () => {
    expect(encodeInstrument(TERMS)).to.equal(INSTRUMENT);
    expect(packLeg(INSTRUMENT, -12_500_000_000n)).to.equal(LEG);
    expect(accountIdOf(OWNER, 7n)).to.equal(ACCOUNT);
  });

  it("reads them back", () => {
    expect(decodeInstrument(INSTRUMENT)).to.deep.equal(TERMS);
    expect([legInstrument(LEG), legQuantity(LEG)]).to.deep.equal([INSTRUMENT, -12_500_000_000n]);
    expect([accountOwner(ACCOUNT), accountIndex(ACCOUNT)]).to.deep.equal([OWNER.toLowerCase(), 7n]);
  });

  it("reads back random terms and positions", () => {
    const random = new Random(31);
    const most = (maximum: bigint): bigint => 1n + random.share(maximum - 1n);
    for (let i = 0; i < 1_000; i++) {
      const kind = random.pick(INSTRUMENT_KINDS.slice(1));
      const [isOption, isBarrier] = [kind !== "perpetual", kind === "barrier"];
      const terms = {
        underlying: BigInt(random.integer(0, 255)),
        kind,
        isCall: isOption && random.chance(0.5),
        isUp: isBarrier && random.chance(0.5),
        isKnockIn: isBarrier && random.chance(0.5),
        expiry: isOption ? most((1n << 24n) - 1n) * 3_600n : 0n,
        strike: isOption ? most(MAX_STRIKE) : 0n,
        barrier: isBarrier ? most(MAX_STRIKE) : 0n,
      };
      const word = encodeInstrument(terms);
      expect(decodeInstrument(word)).to.deep.equal(terms);
      const quantity = (random.chance(0.5) ? 1n : -1n) * random.share(MAX_QUANTITY);
      const leg = packLeg(word, quantity);
      expect([legInstrument(leg), legQuantity(leg)]).to.deep.equal([word, quantity]);
      // any other bit makes no instrument, or another one
      const flipped = word ^ (1n << BigInt(random.integer(0, 255)));
      if (isInstrument(flipped)) expect(decodeInstrument(flipped)).not.to.deep.equal(terms);
    }
  });

  it("refuses what is no owner, no number and no word", () => {
    expect(() => accountIdOf("0x12", 0n)).to.throw(HexError);
    for (const index of [-1n, 1n << 96n]) expect(() => accountIdOf(OWNER, index)).to.throw(FixedPointError);
    for (const word of [-1n, MAX_UINT256 + 1n]) {
      expect(() => accountOwner(word)).to.throw(FixedPointError);
      expect(() => accountIndex(word)).to.throw(FixedPointError);
    }
  });
});
