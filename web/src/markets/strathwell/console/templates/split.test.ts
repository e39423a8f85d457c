import { describe, expect, it } from "vitest";
import { basisPoints, partsOf, percentText, restOf, shareOf, splitOf } from "./split";

describe("a budget's parts", () => {
  it("reads percent digit by digit", () => {
    expect(["40", "12.5", "0,01", "100", "33.33 %"].map(basisPoints)).toEqual([4000, 1250, 1, 10_000, 3333]);
    expect(["", "0", "101", "1.234", "-5", "many"].map(basisPoints)).toEqual([null, null, null, null, null, null]);
  });

  it("writes them back as they are read", () => {
    expect([4000, 1250, 1, 10_000, 3333, -500].map(percentText)).toEqual(["40", "12.5", "0.01", "100", "33.33", "-5"]);
  });

  it("says what is missing, and what is too much", () => {
    expect(restOf([{ category: "venue", percent: "60" }])).toBe(4000);
    expect(
      restOf([
        { category: "venue", percent: "60" },
        { category: "music", percent: "55.5" },
      ]),
    ).toBe(-1550);
  });

  it("goes there and back, the largest first", () => {
    const split = { music: 1500, venue: 4000, catering: 4500 };
    expect(partsOf(split).map(({ category }) => category)).toEqual(["catering", "venue", "music"]);
    expect(splitOf(partsOf(split))).toEqual(split);
  });

  it("never rounds a share up", () => {
    expect(shareOf(100, 3333)).toBe(33);
    expect(shareOf(999_999_999_999, 10_000)).toBe(999_999_999_999);
  });
});
