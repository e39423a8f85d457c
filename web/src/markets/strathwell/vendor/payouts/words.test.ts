import { expect, test } from "vitest";
import { stageOf, wantedWords } from "./words";

test("a payout that is held stands where it was held", () => {
  expect(stageOf({ status: "held", held_from: "approved" })).toBe(2);
  expect(stageOf({ status: "failed", held_from: null })).toBe(3);
  expect(stageOf({ status: "paid", held_from: null })).toBe(4);
  expect(stageOf({ status: "canceled", held_from: null })).toBeNull();
});

test("what the provider wants is said once and in words", () => {
  expect(
    wantedWords([
      "external_account",
      "tos_acceptance.date",
      "tos_acceptance.ip",
      "individual.dob.day",
      "company.registration",
    ]),
  ).toEqual(["A bank account to pay to", "Your agreement to Stripe's terms", "Date of birth", "Company registration"]);
});
