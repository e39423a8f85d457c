import type { VendorRow } from "@api/strathwell/types.gen";
import { expect, test } from "vitest";
import { totalOf } from "./total";

const row = (status: VendorRow["status"], agreed: number | null, proposed: number | null, list: number | null) =>
  ({
    status,
    agreed_amount_cents: agreed,
    proposed_amount_cents: proposed,
    list_price_cents: list,
  }) as VendorRow;

test("the total is what was agreed, beside what is on the table", () => {
  const rows = [
    row("approved", 600_000, null, 650_000),
    row("countered", null, 450_000, 420_000),
    row("pending", null, null, 120_000),
    row("pending", null, null, null),
    row("declined", null, null, 99_000),
    row("replaced", 50_000, null, null),
  ];
  expect(totalOf(rows)).toEqual({ agreedCents: 600_000, agreed: 1, openCents: 570_000, open: 2, unpriced: 1 });
});
