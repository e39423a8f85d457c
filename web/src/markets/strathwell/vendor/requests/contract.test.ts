import { expect, test } from "vitest";
import { policyWords, termsOf } from "./contract";

const content = {
  currency: "USD",
  vendors: [{ booking_vendor_id: "row", agreed_amount_minor: 460_000 }],
  terms: { deposit_basis_points: 3000, commission_basis_points: 1000, reservation_basis_points: 5000 },
  policy: { cancellation: [{ days: 60, basis_points: 10_000 }, { days: 30, basis_points: 5_000 }, "odd"] },
};

test("a contract is read for the vendor it is about", () => {
  const terms = termsOf(content, "row", "USD");
  expect(terms.agreedMinor).toBe(460_000);
  expect(terms.commissionBasisPoints).toBe(1000);
  expect(terms.tiers).toHaveLength(2);
});

test("what a contract does not say is left out and breaks nothing", () => {
  expect(termsOf({}, "row", "EUR")).toMatchObject({ agreedMinor: null, currency: "EUR", tiers: [] });
});

test("a policy is said in a sentence", () => {
  expect(policyWords(termsOf(content, "row", "USD").tiers)).toBe(
    "100 % until 60 days before, 50 % until 30 days before; nothing after that.",
  );
});
