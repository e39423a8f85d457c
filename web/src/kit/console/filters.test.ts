import { expect, test } from "vitest";
import { activeFilters, dayOf, type Filter, momentOf, withChanges, without } from "./filters";

const status: Filter = {
  name: "status",
  label: "Status",
  kind: "choices",
  options: [
    { value: "A", label: "Open" },
    { value: "B", label: "Done" },
  ],
};
const created: Filter = { name: "created", label: "Created", kind: "date-range" };
const flagged: Filter = { name: "flagged", label: "Flagged", kind: "flag" };

test("active filters in words", () => {
  const value = { status: ["A", "B"], created_from: momentOf("2026-03-01", "from"), flagged: false };
  expect(activeFilters([status, created, flagged], value).map((one) => one.says)).toEqual([
    "Open or Done",
    "from Mar 1, 2026",
  ]);
});

test("what is emptied leaves the address, the rest stays", () => {
  expect(withChanges({ sort: "city", status: ["A"] }, { status: [] })).toEqual({ sort: "city" });
  expect(without(created, { created_from: "x", created_to: "y", q: "z" })).toEqual({ q: "z" });
});

test("a local day is the same day again after the address", () => {
  expect(dayOf(momentOf("2026-03-08", "from"))).toBe("2026-03-08");
  expect(dayOf(momentOf("2026-03-08", "to"))).toBe("2026-03-08");
  expect(dayOf("2026-03-08")).toBe("2026-03-08");
  expect(dayOf("never")).toBe("");
});

test("with a zone the days are that zone's, wherever the device is", () => {
  const away: Filter = { ...created, zone: "Asia/Tokyo" };
  const from = momentOf("2026-03-08", "from", "Asia/Tokyo");
  expect(from).toBe("2026-03-07T15:00:00.000Z");
  expect(activeFilters([away], { created_from: from })[0]?.says).toBe("from Mar 8, 2026");
});
