import { expect, it } from "vitest";
import { guestsOf, partOf } from "./wording";

it("says how many guests, as far as a template says", () => {
  expect(guestsOf({ min_guests: 40, max_guests: 120 })).toBe("40 to 120 guests");
  expect(guestsOf({ min_guests: null, max_guests: 60 })).toBe("Up to 60 guests");
  expect(guestsOf({ min_guests: 40, max_guests: null })).toBe("From 40 guests");
  expect(guestsOf({ min_guests: null, max_guests: null })).toBe("");
});

it("divides without a float", () => {
  expect(partOf(2_500_000, 1_250)).toBe(312_500);
  expect(partOf(9_007_199_254_740_991, 3_333)).toBe(3_002_099_511_605_172);
});
