import { expect, test } from "vitest";
import { byDay, dayByKey, monthPlus, takenWords, weeksOf } from "./month";

test("a month is shown in whole weeks from Sunday on", () => {
  const weeks = weeksOf("2027-06");
  expect(weeks).toHaveLength(5);
  expect(weeks[0]?.[0]).toBe("2027-05-30");
  expect(weeks[4]?.[6]).toBe("2027-07-03");
});

test("keys walk by day, by week, to the week's ends and by month", () => {
  expect(dayByKey("ArrowRight", "2027-06-30")).toBe("2027-07-01");
  expect(dayByKey("ArrowUp", "2027-06-05")).toBe("2027-05-29");
  expect(dayByKey("Home", "2027-06-05")).toBe("2027-05-30");
  expect(dayByKey("End", "2027-06-02")).toBe("2027-06-05");
  expect(dayByKey("PageUp", "2027-03-31")).toBe("2027-02-28");
  expect(dayByKey("x", "2027-06-05")).toBeNull();
  expect(monthPlus("2027-01", -1)).toBe("2026-12");
});

test("a day says everything that stands on it", () => {
  const days = byDay({
    secured: [{ day: "2027-06-05", booking_id: "a", booking_number: 7 }],
    held: [{ day: "2027-06-06", booking_id: "b", booking_number: 8, rank: 1, expires_at: "2027-01-01T00:00:00Z" }],
    blocked: [{ day: "2027-06-07", note: "Renovation" }],
  });
  const says = (day: string) => takenWords(days.get(day) ?? { secured: [], held: [], blocked: null });
  expect(says("2027-06-05")).toBe("booked for #7");
  expect(says("2027-06-06")).toBe("kept for #8, number 1 in line");
  expect(says("2027-06-07")).toBe("closed by you: Renovation");
  expect(says("2027-06-08")).toBe("free");
});
