import { expect, test } from "vitest";
import { formatCountdown, formatMoney, formatPhone, formatRelative, plainWords } from "./format";

test("money keeps every minor unit", () => {
  expect(formatMoney(11_800, "USD")).toBe("$118.00");
  expect(formatMoney(-5, "USD")).toBe("-$0.05");
  expect(formatMoney(9_007_199_254_740_991, "USD")).toBe("$90,071,992,547,409.91");
  expect(formatMoney(1200, "JPY")).toBe("¥1,200");
});

test("times are told as people tell them", () => {
  const now = new Date("2026-11-21T12:00:00Z");
  expect(formatRelative(new Date("2026-11-21T11:48:00Z"), now)).toBe("12 min. ago");
  expect(formatRelative(new Date("2026-11-21T12:00:02Z"), now)).toBe("just now");
  expect(formatRelative(new Date("2026-11-21T15:00:00Z"), now)).toBe("in 3 hr.");
});

test("phones, countdowns and codes are readable", () => {
  expect(formatPhone("+13125550142")).toBe("(312) 555-0142");
  expect(formatCountdown(83)).toBe("1:23");
  expect(formatCountdown(-4)).toBe("0:00");
  expect(plainWords("EN_ROUTE")).toBe("En route");
});
