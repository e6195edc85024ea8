import { expect } from "chai";
import { parseDate } from "../../../scripts/report/format";
import { DAY, pointTimes, timeDomain, timeTicks, timeTitle } from "../../../scripts/report/svg/time";
import { samplePoint } from "./sample";

describe("report time axis", () => {
  it("draws a low at noon and a close at the end of its day, in rising order", () => {
    const points = [0, 1, 2, 3].map((index) => samplePoint(index, { date: index < 2 ? "2020-03-08" : "2020-03-09" }));
    const [start, low, close] = pointTimes([
      samplePoint(0),
      samplePoint(1, { date: "2020-03-08" }),
      samplePoint(2, { date: "2020-03-08" }),
    ]);
    const midnight = parseDate("2020-03-08");
    expect([start, low, close]).to.deep.equal([midnight, midnight + DAY / 2, midnight + DAY]);
    expect(pointTimes(points.slice(0, 1))).to.deep.equal([midnight + DAY]);
  });

  it("labels days, months or years as the span needs", () => {
    const labels = (from: string, to: string): string[] =>
      timeTicks([parseDate(from), parseDate(to)], 6).map(({ label }) => label);
    expect(labels("2020-03-01", "2020-03-07")).to.deep.equal([
      "1 Mar",
      "2 Mar",
      "3 Mar",
      "4 Mar",
      "5 Mar",
      "6 Mar",
      "7 Mar",
    ]);
    expect(labels("2020-01-15", "2020-12-20")).to.deep.equal([
      "Mar 2020",
      "May 2020",
      "Jul 2020",
      "Sep 2020",
      "Nov 2020",
    ]);
    expect(labels("2018-01-01", "2026-01-01")).to.deep.equal(["2018", "2020", "2022", "2024", "2026"]);
  });

  it("names the year or years with the unit", () => {
    expect(timeTitle([parseDate("2020-03-01"), parseDate("2020-03-07")])).to.equal("Date (UTC), 2020");
    expect(timeTitle([parseDate("2018-03-01"), parseDate("2020-03-07")])).to.equal("Date (UTC), 2018 to 2020");
  });

  it("has room around one moment and around none", () => {
    expect(timeDomain([5 * DAY])).to.deep.equal([4 * DAY, 6 * DAY]);
    expect(timeDomain([])).to.deep.equal([-DAY, DAY]);
  });

  it("refuses what is no date, with the text in the message", () => {
    for (const text of ["12.03.2020", "2020-13-01", ""])
      expect(() => parseDate(text)).to.throw(RangeError, `"${text}"`);
  });
});
