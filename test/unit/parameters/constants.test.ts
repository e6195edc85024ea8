import { expect } from "chai";
import { constantsOf, envelopesOf, literalValue } from "../../../scripts/parameters/constants";

const SOURCE = `
contract Some {
    /// @notice {s} How long
    /// it takes.
    uint256 public constant WAIT = 14 days;
    uint256 private constant _BARE = 2_000;
    uint256 private constant _MOST = 0.1e18;
    uint256 private constant _HASH = uint256(keccak256("x"));

    function check(uint256 value) private {
        Envelope("value", 0, _MOST, 0, 0).requireInside(value);
    }
}
`;

describe("Constants of the page of parameters", () => {
  it("reads numbers as Solidity does", () => {
    expect(literalValue("1_000")).to.equal(1000n);
    expect(literalValue("0.0003e18")).to.equal(3n * 10n ** 14n);
    expect(literalValue("1e6")).to.equal(1_000_000n);
    expect(literalValue("48 hours")).to.equal(172_800n);
    for (const other of ["type(uint32).max", "0.5", "1 << 96", "1 weeks", ""]) {
      expect(literalValue(other), other).to.equal(undefined);
    }
  });

  it("finds every plain number with what is said of it", () => {
    expect(constantsOf(SOURCE, "Some")).to.deep.equal([
      { contract: "Some", name: "WAIT", value: 1_209_600n, source: "14 days", comment: "{s} How long it takes." },
      { contract: "Some", name: "_BARE", value: 2000n, source: "2_000", comment: "" },
      { contract: "Some", name: "_MOST", value: 10n ** 17n, source: "0.1e18", comment: "" },
    ]);
  });

  it("finds what setters enforce, and does not guess", () => {
    expect(envelopesOf(SOURCE, "Some")).to.deep.equal([
      { contract: "Some", name: "value", minimum: 0n, maximum: 10n ** 17n },
    ]);
    expect(() => envelopesOf('Envelope("value", 0, _ELSEWHERE, 0, 0)', "Some")).to.throw("_ELSEWHERE");
  });
});
