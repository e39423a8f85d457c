import { expect, it } from "vitest";
import { inWords } from "./lead";

it.each([
  [-4, "0 s"],
  [41.6, "42 s"],
  [60, "1 min"],
  [5_430, "1 h 30 min"],
  [90_061, "1 d 1 h"],
  [86_460, "1 d 1 min"],
])("says %d seconds as %s", (seconds, said) => {
  expect(inWords(seconds)).toBe(said);
});
