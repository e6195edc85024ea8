import fs from "node:fs";
import { gainOver, managementShares, MAX_UINT256, performanceShares, priceUp, WAD } from "@ballast/sdk";
import { expect } from "chai";
import { feeVectors } from "../../../scripts/vectors/fees";

describe("Fees' maths", () => {
  it("is what the vectors that Forge checks were written with", () => {
    expect(feeVectors()).to.equal(fs.readFileSync("test/vectors/fees.json", "utf8"));
  });

  it("takes a 365th of the rate a day, and compounds", () => {
    const day = managementShares(1_000_000n * WAD, 300n, 1n);
    expect((day * 10n ** 12n) / (1_000_000n * WAD + day)).to.equal(82_191_780n);
    const year = managementShares(1_000_000n * WAD, 300n, 365n);
    expect((year * 10n ** 12n) / (1_000_000n * WAD + year)).to.equal(29_555_662_956n);
    expect(managementShares(1_000_000n * WAD, 300n, 10_000n)).to.equal(year);
  });

  it("charges a gain once, and none below a basis point", () => {
    const [value, supply] = [15_000n * WAD, 10_000n * WAD];
    const gain = gainOver(value, supply, WAD);
    expect(gain).to.equal(5_000n * WAD);
    const shares = performanceShares(gain, 1_000n, value, supply);
    expect(gainOver(value, supply + shares, priceUp(value, supply + shares))).to.equal(0n);
    expect(gainOver(10_000n * WAD + WAD / 2n, supply, WAD)).to.equal(0n);
  });

  it("charges nothing beyond 2^128, as the vault", () => {
    expect(managementShares(MAX_UINT256, 300n, 1n)).to.equal(0n);
    expect(gainOver(MAX_UINT256, WAD, WAD)).to.equal(0n);
  });
});
