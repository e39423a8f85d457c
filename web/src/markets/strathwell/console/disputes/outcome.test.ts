import type { DisputeForStaff } from "@api/strathwell/types.gen";
import { describe, expect, it } from "vitest";
import { bodyOf, planned, totalOf } from "./outcome";

const USD = "USD";

describe("how a dispute is decided", () => {
  it("is about no more than can still be taken back", () => {
    const about = (amount: number | null) => totalOf({ amount_cents: amount, at_stake_cents: 300 } as DisputeForStaff);
    expect([about(null), about(200), about(900)]).toEqual([300, 200, 300]);
  });

  it("parts the amount so that it adds up", () => {
    expect(planned("release", 40_000, "", USD)).toEqual({ back: 0, kept: 40_000 });
    expect(planned("refund", 40_000, "", USD)).toEqual({ back: 40_000, kept: 0 });
    expect(planned("split", 40_000, "123.45", USD)).toEqual({ back: 12_345, kept: 27_655 });
  });

  it("refuses a split that is none", () => {
    for (const typed of ["", "0", "400", "401", "some"]) {
      expect(planned("split", 40_000, typed, USD).wrong).toBeTruthy();
    }
    expect(planned("refund", 0, "", USD).wrong).toBeTruthy();
  });

  it("sends an amount only where something goes back", () => {
    expect(bodyOf("release", 0, "Fine.")).toEqual({ status: "resolved", outcome: "release", note: "Fine." });
    expect(bodyOf("split", 100, "Half.")).toMatchObject({ refund_cents: 100 });
  });
});
