import { expect, test } from "vitest";
import { priceOf, type Row, roundsLeft } from "./turn";

const row = {
  rounds: 0,
  agreed_amount_cents: null,
  proposed_amount_cents: null,
  list_price_cents: 420_000,
} as Row;

test("what is agreed counts before what is on the table, and that before the list price", () => {
  expect(priceOf(row)?.cents).toBe(420_000);
  expect(priceOf({ ...row, proposed_amount_cents: 460_000 })?.label).toBe("On the table");
  expect(priceOf({ ...row, proposed_amount_cents: 460_000, agreed_amount_cents: 450_000 })?.cents).toBe(450_000);
  expect(priceOf({ ...row, list_price_cents: null })).toBeNull();
});

test("rounds run out and never below none", () => {
  expect(roundsLeft({ ...row, rounds: 3 })).toBe(2);
  expect(roundsLeft({ ...row, rounds: 7 })).toBe(0);
});
