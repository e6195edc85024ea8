import { expect } from "chai";
import { concat, zeroPadValue } from "ethers";
import { differences } from "../../../scripts/lib/deploy/differences";
import { toRecordable } from "../../../scripts/lib/deploy/records";
import { codeDifferences } from "../../../scripts/lib/deploy/runtimeCode";

describe("Differences of what was read back", () => {
  it("are none between a value and its record", () => {
    const value = { fee: 5n * 10n ** 17n, age: 3600, token: "0xAbCd", groups: [1, 0], retiring: false };
    expect(differences(value, toRecordable(value))).to.deep.equal([]);
    expect(differences({ token: "0xabcd" }, { token: "0xABCD" })).to.deep.equal([]);
  });

  it("name every place", () => {
    const expected = { a: 1n, list: [{ b: true }, { b: true }], gone: "0x01" };
    const found = { a: "2", list: [{ b: true }, { b: false }, 7n], more: "x" };
    expect(differences(expected, found)).to.deep.equal([
      { path: "a", expected: "1", found: "2" },
      { path: "list[1].b", expected: "true", found: "false" },
      { path: "list[2]", expected: "nothing", found: "7" },
      { path: "gone", expected: "0x01", found: "nothing" },
      { path: "more", expected: "nothing", found: "x" },
    ]);
  });

  it("tell an empty list from nothing and texts by their case", () => {
    expect(differences([], undefined)).to.deep.equal([{ path: "", expected: "[]", found: "nothing" }]);
    expect(differences("bYIELD", "byield")).to.have.lengthOf(1);
    expect(differences([], {})).to.deep.equal([{ path: "", expected: "[]", found: "{}" }]);
  });
});

const ADDRESS = `0x${"11".repeat(20)}`;

describe("Differences of runtime code", () => {
  const word = (value: string): string => zeroPadValue(value, 32);
  const code = (first: string, second: string): string => concat(["0x6001", word(first), "0x56", word(second), "0x00"]);
  const immutables = [
    { name: "router", start: 2, length: 32 },
    { name: "router", start: 35, length: 32 },
  ];

  it("are none where code and immutables are equal", () => {
    expect(codeDifferences(code("0x07", "0x07"), code("0x07", "0x07"), immutables, ADDRESS)).to.deep.equal([]);
  });

  it("name the immutable, once", () => {
    expect(codeDifferences(code("0x07", "0x07"), code("0x08", "0x08"), immutables, ADDRESS)).to.deep.equal([
      { path: "immutable router", expected: word("0x07"), found: word("0x08") },
    ]);
    const [second] = codeDifferences(code("0x07", "0x07"), code("0x07", "0x09"), immutables, ADDRESS);
    expect(second?.found).to.equal(word("0x09"));
  });

  it("name the code where anything else differs", () => {
    const other = code("0x07", "0x07").replace("0x6001", "0x6002");
    expect(codeDifferences(code("0x07", "0x07"), other, immutables, ADDRESS).map(({ path }) => path)).to.deep.equal([
      "code",
    ]);
    const longer = `${code("0x07", "0x07")}00`;
    expect(codeDifferences(code("0x07", "0x07"), longer, immutables, ADDRESS).map(({ path }) => path)).to.deep.equal([
      "code",
    ]);
  });
});
