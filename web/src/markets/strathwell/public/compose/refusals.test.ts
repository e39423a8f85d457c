import { ApiProblem } from "@api/problem";
import { expect, test } from "vitest";
import { EMPTY } from "./draft";
import { firstWrong, wrongOf } from "./refusals";

const refusal = (message: string, details: Record<string, unknown>) =>
  new ApiProblem({ kind: "refused", status: 422, code: "invalid_input", message, details });
const draft = { ...EMPTY, venueId: "v1", serviceIds: ["s1"] };

test("a field's refusal is said at that field", () => {
  const wrong = wrongOf(refusal("Too small.", { guest_count: "At most 90 fit in." }), draft);
  expect(wrong).toEqual({ guests: "At most 90 fit in." });
  expect(firstWrong(wrong)).toBe("when");
});

test("a vendor's refusal is said where that vendor was chosen", () => {
  expect(wrongOf(refusal("Taken.", { vendor_id: "v1", event_date: "2027-06-12" }), draft)).toEqual({
    venueId: "Taken.",
  });
  expect(wrongOf(refusal("Taken.", { vendor_id: "s1" }), draft)).toEqual({ serviceIds: "Taken." });
});

test("a refusal about no field is about none", () => {
  expect(wrongOf(refusal("No.", {}), draft)).toEqual({});
  expect(firstWrong({})).toBeUndefined();
});
