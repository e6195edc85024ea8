import { expect } from "chai";
import { committedFigures, ownFigures, regressions } from "../../../scripts/bench/snapshot";

describe("Gas and accuracy of the option mathematics", function () {
  this.timeout(0);

  it("are no worse than the committed figures (npm run bench:options writes them)", async () => {
    expect(regressions(committedFigures(), await ownFigures())).to.deep.equal([]);
  });

  it("would be noticed if they were", () => {
    const committed = { "gas/price": "2000.0", "error/price": "1.20e-16", "reverted/price": "0" };
    expect(regressions(committed, { ...committed, "gas/price": "2020.0" })).to.deep.equal([]);
    expect(regressions(committed, { ...committed, "gas/price": "2020.1" })).to.deep.equal([
      "gas/price grew from 2000.0 to 2020.1.",
    ]);
    expect(regressions(committed, { ...committed, "error/price": "1.21e-16" })).to.have.length(1);
    expect(regressions(committed, { ...committed, "reverted/price": "1" })).to.have.length(1);
    expect(regressions(committed, {})).to.have.length(3);
  });
});
