import { expect, test } from "vitest";
import { beginOf, dayIn, dayPlus, lastMomentOf } from "./zone";

const ZONE = "America/Chicago";

test("a day begins at the zone's midnight, summer and winter", () => {
  expect(beginOf("2026-11-21", ZONE).toISOString()).toBe("2026-11-21T06:00:00.000Z");
  expect(beginOf("2026-07-01", ZONE).toISOString()).toBe("2026-07-01T05:00:00.000Z");
  expect(beginOf("2026-11-01", ZONE).toISOString()).toBe("2026-11-01T05:00:00.000Z");
  expect(beginOf("2026-11-02", ZONE).toISOString()).toBe("2026-11-02T06:00:00.000Z");
});

test("a day ends a moment before the next begins, also when it has 25 hours", () => {
  expect(lastMomentOf("2026-11-01", ZONE).toISOString()).toBe("2026-11-02T05:59:59.999Z");
});

test("the day of a moment is the zone's, not the device's", () => {
  const at = new Date("2026-11-21T04:00:00Z");
  expect(dayIn(ZONE, at)).toBe("2026-11-20");
  expect(dayIn("Asia/Tokyo", at)).toBe("2026-11-21");
  expect(dayPlus("2026-03-01", -1)).toBe("2026-02-28");
});
