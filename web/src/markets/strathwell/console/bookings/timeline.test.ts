import type { TimelineLine } from "@api/strathwell/types.gen";
import { describe, expect, it } from "vitest";
import { linesOf } from "./timeline";

const line = (more: Partial<TimelineLine>): TimelineLine => ({
  at: "2026-11-21T10:00:00Z",
  event: "submit",
  from_state: null,
  reason: null,
  seq: 7,
  to_state: null,
  vendor: null,
  what: "asked the vendors",
  who: "The organizer",
  ...more,
});

describe("a booking's history", () => {
  it("begins a sentence and names the vendor it is about, once", () => {
    const [own, about] = linesOf([
      line({ who: "Petal & Stem", vendor: "Petal & Stem", what: "declined" }),
      line({ vendor: "Petal & Stem", what: "asked somebody else instead" }),
    ]);
    expect(own?.what).toBe("Declined");
    expect(own?.whoKind).toBe("vendor");
    expect(about?.what).toBe("Asked somebody else instead (Petal & Stem)");
  });

  it("says the states of a vendor's row in their words, not in the booking's", () => {
    const [row, booking] = linesOf([
      line({ vendor: "Petal & Stem", from_state: "pending", to_state: "approved" }),
      line({ from_state: "draft", to_state: "awaiting_vendor_approval" }),
    ]);
    expect([row?.from, row?.to, row?.tone]).toEqual(["Waits for the vendor", "Agreed", "done"]);
    expect([booking?.from, booking?.to]).toEqual(["Draft", "With the vendors"]);
  });
});
