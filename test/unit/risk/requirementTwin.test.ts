import { expect } from "chai";
import digests from "../../vectors/requirement-digests.json";
import { RequirementStream } from "../../../scripts/vectors/requirementStream";

describe("risk parameters: the SDK's twin", () => {
  it("has the contract's digests, bit by bit, after 5,000 steps", () => {
    expect(digests.steps * digests.digests.length).to.be.at.least(5_000);
    digests.digests.forEach((digest, i) => {
      expect(new RequirementStream(BigInt(i + 1)).run(digests.steps), `stream ${i}`).to.equal(digest);
    });
  });
});
