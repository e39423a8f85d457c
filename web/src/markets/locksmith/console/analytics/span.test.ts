import { expect, test } from "vitest";
import { beginOf, dayPlus, daysIn, hrefOf, todayIn } from "./span";

const ZONE = "America/Chicago";

test("a day begins at the zone's midnight, summer and winter", () => {
  expect(beginOf("2026-11-21", ZONE).toISOString()).toBe("2026-11-21T06:00:00.000Z");
  expect(beginOf("2026-07-01", ZONE).toISOString()).toBe("2026-07-01T05:00:00.000Z");
  expect(beginOf("2026-11-01", ZONE).toISOString()).toBe("2026-11-01T05:00:00.000Z");
  expect(beginOf("2026-11-02", ZONE).toISOString()).toBe("2026-11-02T06:00:00.000Z");
});

test("days are counted as a calendar does", () => {
  expect(todayIn(ZONE, new Date("2026-11-21T04:00:00Z"))).toBe("2026-11-20");
  expect(dayPlus("2026-03-01", -1)).toBe("2026-02-28");
  expect(daysIn("2026-11-01", "2026-11-30")).toBe(30);
});

test("a figure leads to the list it counts", () => {
  const span = { since: "2026-11-20", until: "2026-11-21", zone: ZONE, city: "Chicago" };
  const [path, query] = hrefOf("/", span, { status: ["FAILED"] }).split("?");
  expect(path).toBe("/");
  expect(Object.fromEntries(new URLSearchParams(query))).toEqual({
    city: "Chicago",
    status: '["FAILED"]',
    created_from: "2026-11-20T06:00:00.000Z",
    created_to: "2026-11-22T05:59:59.999Z",
  });
});
