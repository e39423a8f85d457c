import { expect, it } from "vitest";
import type { MoneyBack, Payment } from "../api";
import { grouped, stateOf, wordsOf } from "./words";

const paid: Payment = {
  id: "pi_1",
  status: "succeeded",
  amount: 4900,
  currency: "usd",
  amount_text: "$49.00",
  created: "2026-11-21T12:00:00.000+00:00",
  description: null,
  metadata: {},
  charge: "ch_1",
  card: null,
  refusal: null,
  refunded: 0,
  refunds: [],
  disputes: [],
  may: [],
  links: [],
};
const dispute: MoneyBack = {
  id: "dp_1",
  amount: 4900,
  amount_text: "$49.00",
  status: "needs_response",
  reason: "product_not_received",
  created: paid.created,
  open: true,
};

it.each<[Partial<Payment>, string]>([
  [{}, "Paid"],
  [{ refunded: 900 }, "Refunded in part"],
  [{ refunded: 4900 }, "Refunded"],
  [{ disputes: [dispute] }, "Disputed"],
  [{ disputes: [{ ...dispute, status: "lost", open: false }] }, "Charged back"],
  [{ disputes: [{ ...dispute, status: "won", open: false }] }, "Paid"],
  [{ status: "requires_payment_method" }, "Waits for a card"],
  [{ status: "requires_payment_method", refusal: { code: "x", decline_code: null, message: "No." } }, "Refused"],
  [{ status: "some_new_state" }, "some new state"],
])("says %o in words", (change, label) => {
  expect(stateOf({ ...paid, ...change }).label).toBe(label);
});

it("writes money that goes back, and card numbers, for people", () => {
  expect(wordsOf(dispute)).toBe("$49.00 needs response (product not received)");
  expect(grouped("4242424242424242")).toBe("4242 4242 4242 4242");
});
