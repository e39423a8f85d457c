import type { Report } from "@api/strathwell/types.gen";
import { describe, expect, it } from "vitest";
import { cellText, chartOf, headingOf, isFigure } from "./report";

const bookings = (rows: Report["rows"]): Report => ({
  name: "bookings",
  since: "2026-10-01",
  until: "2026-11-30",
  columns: ["month", "status", "bookings", "total_cents", "paid_cents", "refunded_cents", "currency"],
  rows,
});
const row = (month: string, total: number, currency = "USD") => ({
  month,
  status: "paid",
  bookings: 1,
  total_cents: total,
  paid_cents: total,
  refunded_cents: 0,
  currency,
});

describe("a report", () => {
  it("says months, states and money in words", () => {
    expect(cellText("month", row("2026-10", 1))).toBe("Oct 2026");
    expect(cellText("total_cents", row("2026-10", 118_000))).toBe("$1,180.00");
    expect(cellText("status", row("2026-10", 1))).toBe("Paid");
    expect([headingOf("on_its_way_cents"), isFigure("paid_cents"), isFigure("status")]).toEqual([
      "On its way",
      true,
      false,
    ]);
  });

  it("draws the sum of a month", () => {
    const chart = chartOf(bookings([row("2026-10", 100), row("2026-10", 50), row("2026-11", 7)]));
    expect(chart?.data).toEqual([
      { name: "Oct 2026", values: { total_cents: 150, paid_cents: 150 } },
      { name: "Nov 2026", values: { total_cents: 7, paid_cents: 7 } },
    ]);
  });

  it("adds no two currencies, and draws no nothing", () => {
    expect(chartOf(bookings([row("2026-10", 1), row("2026-10", 1, "EUR")]))).toBeNull();
    expect(chartOf(bookings([]))).toBeNull();
  });
});
