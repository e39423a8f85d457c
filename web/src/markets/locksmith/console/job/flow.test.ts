import type { TransferSeen } from "@api/locksmith/types.gen";
import { expect, test } from "vitest";
import { flowOf } from "./flow";

const leg = (purpose: string, amount_minor: number) => ({
  purpose,
  amount_minor,
  currency: "USD",
  owner_type: "job",
  owner_id: "1",
});
const transfer = (...legs: TransferSeen["legs"]): TransferSeen => ({
  id: "t",
  at: "2026-11-21T12:00:00Z",
  kind: "transfer",
  memo: "",
  what: "",
  legs,
});

test("a deposit goes from the card to the job, then to whom it is owed, and a refund back to the card", () => {
  const { links } = flowOf([
    transfer(leg("provider_cash", -4900), leg("escrow", 4900)),
    transfer(leg("escrow", -3000), leg("payable", 2400), leg("revenue", 600)),
    transfer(leg("escrow", -1900), leg("provider_cash", 1900)),
  ]);
  expect(links).toEqual([
    { from: "provider_cash", to: "escrow", amountMinor: 4900 },
    { from: "escrow", to: "payable", amountMinor: 2400 },
    { from: "escrow", to: "revenue", amountMinor: 600 },
    { from: "escrow", to: "returned", amountMinor: 1900 },
  ]);
});
