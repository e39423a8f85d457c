/** What the event comes to as it stands: agreed prices, and what is on the table beside them. */

import type { VendorRow } from "@api/strathwell/types.gen";
import { MISSING } from "@markets/strathwell/rows";

export interface Total {
  agreedCents: number;
  agreed: number;
  /** What would be added if every price on the table were accepted. */
  openCents: number;
  open: number;
  /** Nobody has named a price. */
  unpriced: number;
}

const OUT = new Set<VendorRow["status"]>([...MISSING, "replaced"]);

export function totalOf(rows: readonly VendorRow[]): Total {
  const total: Total = { agreedCents: 0, agreed: 0, openCents: 0, open: 0, unpriced: 0 };
  for (const row of rows) {
    if (OUT.has(row.status)) continue;
    const named = row.proposed_amount_cents ?? row.list_price_cents;
    if (row.status === "approved" && row.agreed_amount_cents !== null) {
      total.agreed += 1;
      total.agreedCents += row.agreed_amount_cents;
    } else if (named !== null) {
      total.open += 1;
      total.openCents += named;
    } else total.unpriced += 1;
  }
  return total;
}
