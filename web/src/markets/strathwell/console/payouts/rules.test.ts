import type { PayoutForStaff } from "@api/strathwell/types.gen";
import { describe, expect, it } from "vitest";
import { actionsOn } from "./rules";

const may = (status: PayoutForStaff["status"], sent = 0) =>
  actionsOn({ status, sent_cents: sent, reversed_cents: 0 } as PayoutForStaff)
    .filter((one) => one.allowed)
    .map((one) => one.name);

describe("what may be decided about a payout", () => {
  it("follows its stage", () => {
    expect(may("locked")).toEqual(["hold"]);
    expect(may("eligible")).toEqual(["approve", "hold"]);
    expect(may("failed")).toEqual(["approve", "hold"]);
    expect(may("held")).toEqual(["release"]);
    expect(may("canceled")).toEqual([]);
  });

  it("fetches back only what was sent", () => {
    expect(may("paid", 5000)).toEqual(["reverse"]);
    expect(may("paid", 0)).toEqual([]);
  });

  it("says why not, of everything that is refused", () => {
    for (const one of actionsOn({ status: "paid", sent_cents: 0, reversed_cents: 0 } as PayoutForStaff))
      expect(one.why_not).toBeTruthy();
  });
});
