import { expect, test } from "vitest";
import {
  addDays,
  clocksDiffer,
  dateIn,
  dayOfSlot,
  daysIn,
  monthsOf,
  nextFree,
  placeOf,
  type Slot,
  spanIn,
  timesOf,
  weekOf,
  weekStartOf,
} from "./slots";

const CHICAGO = "America/Chicago";
const slot = (start: string, more: Partial<Slot> = {}): Slot => ({ id: start, start, end: start, ...more });
const labelsOf = (slots: Slot[], zone: string) =>
  timesOf(slots, zone).map(({ part, times }) => [part, ...times.map((time) => time.label)]);

test("a slot is on the day it starts in the zone, whatever day it came with", () => {
  const late = slot("2026-03-14T03:30:00Z");
  const days = daysIn(CHICAGO, [{ date: "2026-03-14", slots: [late] }]);
  expect(days.map((day) => [day.date, day.free])).toEqual([
    ["2026-03-13", 1],
    ["2026-03-14", 0],
  ]);
  expect(dateIn(new Date(late.start), "Africa/Lagos")).toBe("2026-03-14");
  expect(dateIn(new Date("2026-03-13T11:00:00Z"), "Pacific/Kiritimati")).toBe("2026-03-14");
});

test("days are in order, gaps are closed, days without a free time are full", () => {
  const days = daysIn(CHICAGO, [
    { date: "2026-03-12", slots: [slot("2026-03-12T15:00:00Z", { whyNot: "Taken" })] },
    { date: "2026-03-10", slots: [slot("2026-03-10T16:00:00Z"), slot("2026-03-10T15:00:00Z")] },
  ]);
  expect(days.map((day) => [day.date, day.state])).toEqual([
    ["2026-03-10", "free"],
    ["2026-03-11", "closed"],
    ["2026-03-12", "full"],
  ]);
  expect(days[0]?.slots.map((one) => one.id)).toEqual(["2026-03-10T15:00:00Z", "2026-03-10T16:00:00Z"]);
  expect(daysIn(CHICAGO, [])).toEqual([]);
});

test("the parts of the day begin at noon and at five, by the zone's clocks", () => {
  const slots = [slot("2026-03-10T16:59:00Z"), slot("2026-03-10T17:00:00Z"), slot("2026-03-10T22:00:00Z")];
  expect(labelsOf(slots, CHICAGO)).toEqual([
    ["Morning", "11:59 AM"],
    ["Afternoon", "12:00 PM"],
    ["Evening", "5:00 PM"],
  ]);
  expect(labelsOf([slot("2026-03-10T05:00:00Z")], CHICAGO)).toEqual([["Morning", "12:00 AM"]]);
});

test("when clocks go back, the hour that comes twice is told apart and in order", () => {
  const slots = [
    slot("2026-11-01T06:00:00Z"),
    slot("2026-11-01T06:30:00Z"),
    slot("2026-11-01T07:30:00Z"),
    slot("2026-11-01T08:00:00Z"),
  ];
  const days = daysIn(CHICAGO, [{ date: "2026-11-01", slots }]);
  expect(days).toHaveLength(1);
  expect(labelsOf(days[0]?.slots ?? [], CHICAGO)).toEqual([
    ["Morning", "1:00 AM", "1:30 AM CDT", "1:30 AM CST", "2:00 AM"],
  ]);
});

test("when clocks go forward, the hour that never is is skipped and the day keeps its date", () => {
  const slots = [slot("2026-03-08T07:30:00Z"), slot("2026-03-08T08:00:00Z"), slot("2026-03-09T04:30:00Z")];
  const days = daysIn(CHICAGO, [{ date: "2026-03-08", slots }]);
  expect(days.map((day) => day.date)).toEqual(["2026-03-08"]);
  expect(labelsOf(days[0]?.slots ?? [], CHICAGO)).toEqual([
    ["Morning", "1:30 AM", "3:00 AM"],
    ["Evening", "11:30 PM"],
  ]);
  expect(addDays("2026-03-08", 1)).toBe("2026-03-09");
  expect(addDays("2026-11-01", -1)).toBe("2026-10-31");
});

test("a span says its zone once, and twice over a change of clocks", () => {
  const long = (start: string, end: string) => spanIn(slot(start, { end }), CHICAGO);
  expect(long("2026-03-10T19:00:00Z", "2026-03-10T19:45:00Z")).toBe("2:00 PM to 2:45 PM CDT");
  expect(long("2026-11-01T06:30:00Z", "2026-11-01T07:30:00Z")).toBe("1:30 AM CDT to 1:30 AM CST");
  expect(long("2026-03-08T07:30:00Z", "2026-03-08T08:30:00Z")).toBe("1:30 AM CST to 3:30 AM CDT");
});

test("weeks are counted from the first day; what was not asked for yet is unknown", () => {
  const days = daysIn(CHICAGO, [
    { date: "2026-03-10", slots: [slot("2026-03-10T15:00:00Z")] },
    { date: "2026-03-18", slots: [slot("2026-03-18T15:00:00Z", { id: "far" })] },
  ]);
  expect(weekStartOf("2026-03-10", "2026-03-16")).toBe("2026-03-10");
  expect(weekStartOf("2026-03-10", "2026-03-17")).toBe("2026-03-17");
  expect(weekOf(days, "2026-03-17").map((day) => day.state)).toEqual([
    "closed",
    "free",
    "unknown",
    "unknown",
    "unknown",
    "unknown",
    "unknown",
  ]);
  expect(nextFree(days, "2026-03-10")?.date).toBe("2026-03-18");
  expect(nextFree(days, "2026-03-18")).toBeUndefined();
  expect(dayOfSlot(days, "far")?.date).toBe("2026-03-18");
  expect(dayOfSlot(days, null)).toBeUndefined();
});

test("the zone is worth a note only while its clocks differ", () => {
  const winter = new Date("2026-01-15T12:00:00Z");
  expect(clocksDiffer(winter, CHICAGO, "Africa/Lagos")).toBe(true);
  expect(clocksDiffer(winter, CHICAGO, "America/Menominee")).toBe(false);
  expect(clocksDiffer(winter, "Europe/London", "Africa/Accra")).toBe(false);
  expect(clocksDiffer(new Date("2026-07-15T12:00:00Z"), "Europe/London", "Africa/Accra")).toBe(true);
  expect(placeOf("America/New_York")).toBe("New York");
});

test("months over a week", () => {
  expect(monthsOf("2026-03-08", "2026-03-14")).toBe("March 2026");
  expect(monthsOf("2026-03-29", "2026-04-04")).toBe("March – April 2026");
  expect(monthsOf("2026-12-29", "2027-01-04")).toBe("December 2026 – January 2027");
});
