import { expect, test } from "vitest";
import { contentOf, policyLines } from "./contract";

const CONTENT = {
  currency: "USD",
  total_minor: 1_000,
  vendors: [{ booking_vendor_id: "r1", business_name: "The Mill", agreed_amount_minor: 1_000 }],
  policy: {
    cancellation: [
      { days: 60, basis_points: 10_000 },
      { days: 14, basis_points: 2_500 },
    ],
  },
  more: true,
};

test("the policy is said step by step, and what happens after the last one", () => {
  const content = contentOf(CONTENT);
  expect(content && policyLines(content)).toEqual([
    "60 days or more before: 100% comes back",
    "14 days or more before: 25% comes back",
    "Later: nothing comes back",
  ]);
});

test("a content of another shape is not guessed at", () => {
  expect(contentOf({ vendors: "none" })).toBeNull();
});
