import { expect, test } from "vitest";
import { daysIn, hrefOf } from "./span";

const ZONE = "America/Chicago";

test("days are counted as a calendar does", () => {
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
