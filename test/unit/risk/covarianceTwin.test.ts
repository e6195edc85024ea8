import { expect } from "chai";
import digests from "../../vectors/covariance-digests.json";
import { CovarianceStream } from "../../../scripts/vectors/covarianceStream";

describe("covariance oracle: the SDK's twin", () => {
  it("has the contract's digests, bit by bit, after 20,000 pokes", () => {
    expect(digests.steps * digests.digests.length).to.be.at.least(20_000);
    digests.digests.forEach((digest, i) => {
      expect(new CovarianceStream(BigInt(i + 1)).run(digests.steps), `stream ${i}`).to.equal(digest);
    });
  });
});
