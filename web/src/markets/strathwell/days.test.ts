import { expect, test } from "vitest";
import { longDay, shortDay } from "./days";

test("a day is said as that day, wherever the device stands", () => {
  expect(longDay("2027-06-12")).toBe("Saturday, June 12, 2027");
  expect(shortDay("2027-01-01")).toBe("Jan 1, 2027");
});
