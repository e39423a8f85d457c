import { expect, test } from "vitest";
import { durationWords } from "./duration";

test("a duration has two parts at most", () => {
  expect(durationWords(0.4)).toBe("0 s");
  expect(durationWords(83)).toBe("1 min 23 s");
  expect(durationWords(120)).toBe("2 min");
  expect(durationWords(90_061)).toBe("1 d 1 h");
});
