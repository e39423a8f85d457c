import { expect, test } from "vitest";
import { weekDays, weekLater, weekOf } from "./week";

test("a week belongs to the year of its Thursday", () => {
  expect(weekOf(new Date("2026-11-21T23:59:59Z"))).toBe("2026-W47");
  expect(weekOf(new Date("2027-01-03T12:00:00Z"))).toBe("2026-W53");
  expect(weekOf(new Date("2024-12-30T00:00:00Z"))).toBe("2025-W01");
});

test("weeks go on over the turn of the year", () => {
  expect(weekLater("2026-W53", 1)).toBe("2027-W01");
  expect(weekLater("2027-W01", -1)).toBe("2026-W53");
  expect(weekLater("2026-W47", -3)).toBe("2026-W44");
});

test("its days are its Monday and its Sunday", () => {
  expect(weekDays("2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z")).toBe("Nov 16 to Nov 22");
});
