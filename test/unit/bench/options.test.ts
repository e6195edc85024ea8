import { expect } from "chai";
import { withMachine } from "../../../scripts/bench/machine";
import { committedFigures, ownFigures, regressions, type Figures } from "../../../scripts/bench/snapshot";

describe("option maths: gas and accuracy against the committed figures", function () {
  this.timeout(600_000); // most of it the compiler, when nothing is in its cache

  const committed = committedFigures();
  let measured: Figures;
  before(async () => {
    measured = await withMachine(ownFigures);
  });

  it("costs at most 1 % more and is not less accurate", () => {
    expect(regressions(committed, measured)).to.deep.equal([]);
  });

  it("has gas of all functions and errors of all that have a reference", () => {
    const names = Object.keys(measured);
    expect(names.filter((name) => name.startsWith("gas/")).length).to.equal(24);
    expect(names.filter((name) => name.startsWith("error/")).length).to.equal(13);
  });

  it("keeps to the gas that was promised", () => {
    const promised = { BallastPrice: 1800, BallastGreeks: 2200, BallastBlack: 1250, BallastImpliedVolatility: 10_500 };
    for (const [contract, most] of Object.entries(promised))
      expect(Number(measured[`gas/${contract} (via IR, 1,000,000 runs)`]), contract).to.be.within(1, most);
  });
});

describe("option maths: what counts as worse", () => {
  const then = { "gas/Price": "1000.0", "error/Price": "1.20e-16", "reverted/Price": "0" };
  const cases: readonly (readonly [string, Figures, number])[] = [
    ["nothing changed", then, 0],
    ["cheaper, more accurate", { ...then, "gas/Price": "900.0", "error/Price": "1.10e-16" }, 0],
    ["1 % more gas", { ...then, "gas/Price": "1010.0" }, 0],
    ["above 1 % more gas", { ...then, "gas/Price": "1010.1" }, 1],
    ["less accurate by the last digit", { ...then, "error/Price": "1.21e-16" }, 1],
    ["one more point reverts", { ...then, "reverted/Price": "1" }, 1],
    ["no number", { ...then, "error/Price": "NaN" }, 1],
    ["not measured", { "gas/Price": "1000.0", "error/Price": "1.20e-16" }, 1],
    ["not committed", { ...then, "gas/Greeks": "1" }, 1],
  ];
  for (const [name, now, count] of cases)
    it(name, () => {
      expect(regressions(then, now).length).to.equal(count);
    });
});
