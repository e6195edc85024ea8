import { expect } from "chai";
import { linearScale, niceInterval, niceTicks, tickDecimals } from "../../../scripts/report/svg/scale";

describe("report scales", () => {
  it("maps a domain linearly, upside down too, and beyond its ends", () => {
    const scale = linearScale([0, 10], [200, 100]);
    expect([0, 5, 10, 20].map(scale)).to.deep.equal([200, 150, 100, 0]);
  });

  it("draws a domain without width in the middle", () => {
    expect(linearScale([7, 7], [0, 50])(7)).to.equal(25);
  });

  it("labels round values inside the domain only", () => {
    expect(niceTicks([0, 100], 5)).to.deep.equal([0, 20, 40, 60, 80, 100]);
    expect(niceTicks([-0.13, 0.31], 5)).to.deep.equal([-0.1, 0, 0.1, 0.2, 0.3]);
    expect(niceTicks([3, 3], 5)).to.deep.equal([3]);
  });

  it("never labels more than asked for, whatever the size", () => {
    for (const width of [1e-6, 0.03, 1, 7, 99, 12_345, 1e12])
      for (const count of [2, 4, 6]) {
        const ticks = niceTicks([0, width], count);
        expect(ticks.length, `${width} in ${count}`).to.be.within(2, count + 1);
        expect(Math.max(...ticks)).to.be.at.most(width * (1 + 1e-9));
      }
  });

  it("widens an interval to round ends that hold every value", () => {
    expect(niceInterval([34.2, 119.7], 6)).to.deep.equal([20, 120]);
    expect(niceInterval([], 4)).to.deep.equal([0, 1]);
    const [low, high] = niceInterval([100], 4);
    expect(low).to.be.below(100);
    expect(high).to.be.above(100);
  });

  it("shows as many decimals as tell ticks apart", () => {
    expect([[0, 20], [0, 2.5, 5], [0, 0.25], [0, 0.1], [4]].map(tickDecimals)).to.deep.equal([0, 1, 2, 1, 0]);
  });
});
