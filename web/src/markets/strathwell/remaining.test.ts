import { expect, test } from "vitest";
import { sayTimeLeft } from "./remaining";

test.each([
  [172_800, "2 days"],
  [172_799, "1 day 23 hours"],
  [90_000, "1 day 1 hour"],
  [86_399, "23 hours 59 min"],
  [3_600, "1 hour"],
  [3_599, "59:59"],
  [0.2, "0:01"],
  [0, ""],
  [-5, ""],
])("%d seconds left are said as %s", (seconds, said) => {
  expect(sayTimeLeft(seconds)).toBe(said);
});
