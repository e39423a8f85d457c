import { expect, test } from "vitest";
import { bodyOf, check, EMPTY } from "./draft";

const draft = { ...EMPTY, venueId: "v1", guests: " 120 ", budget: "25,000.50", eventDate: "2027-06-12" };

test("a draft without a venue is not sent", () => {
  expect(check(EMPTY, "USD")).toEqual({ venueId: "Choose a venue: an event needs one." });
});

test.each(["0", "1.5", "many", "1e9"])("%s guests are refused at the field", (guests) => {
  expect(check({ ...draft, guests }, "USD")).toHaveProperty("guests");
});

test("a budget that is no amount is refused at the field", () => {
  expect(check({ ...draft, budget: "much" }, "USD")).toHaveProperty("budget");
  expect(check({ ...draft, budget: "0" }, "USD")).toHaveProperty("budget");
});

test("what was typed is sent as the API takes it, and nothing as null", () => {
  expect(check(draft, "USD")).toEqual({});
  expect(bodyOf(draft, "USD")).toMatchObject({ guest_count: 120, requested_budget_cents: 2_500_050 });
  expect(bodyOf({ ...EMPTY, venueId: "v1" }, "USD")).toMatchObject({
    event_date: null,
    guest_count: null,
    requested_budget_cents: null,
    template_id: null,
  });
});
