import { expect, test } from "vitest";
import { changeText, durationText } from "./figures";

test("durations and changes read as people say them", () => {
  expect(durationText(1.3)).toBe("1.3 s");
  expect(durationText(95)).toBe("1 min 35 s");
  expect(durationText(7_260)).toBe("2 h 1 min");
  expect(durationText(null)).toBe("–");
  expect(changeText(12, 10)).toBe("+20% on 10 before");
  expect(changeText(5, 10)).toBe("−50% on 10 before");
  expect(changeText(3, 0)).toBe("none before");
});
