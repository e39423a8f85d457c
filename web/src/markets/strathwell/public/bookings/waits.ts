/** What an event waits for, in one line, and whether it is the organizer. */

import type { BookingRow, VendorRow } from "@api/strathwell/types.gen";
import { MISSING } from "@markets/strathwell/rows";

export interface Waits {
  says: string;
  isMine: boolean;
}

const some = (count: number, one: string, more: string) => (count === 1 ? one : `${count} ${more}`);

/** `rows` are known for what is with the vendors; without them only the booking's own state is. */
export function waitsFor(booking: BookingRow, rows: readonly VendorRow[] | undefined): Waits | null {
  switch (booking.status) {
    case "draft":
      return { says: booking.event_date ? "Look it over and ask the vendors." : "Choose the day.", isMine: true };
    case "awaiting_vendor_approval":
      return rows ? withVendors(rows) : { says: "The vendors are answering.", isMine: false };
    case "ready_for_payment":
      return { says: "All have agreed: pay to secure the day.", isMine: true };
    case "deposit_paid":
      return { says: "The balance is still to be paid.", isMine: true };
    default:
      return null;
  }
}

function withVendors(rows: readonly VendorRow[]): Waits {
  const priced = rows.filter((row) => row.status === "countered").length;
  if (priced)
    return { says: some(priced, "A vendor names another price.", "vendors name another price."), isMine: true };
  const missing = rows.filter((row) => MISSING.has(row.status)).length;
  if (missing) return { says: some(missing, "A vendor is not coming.", "vendors are not coming."), isMine: true };
  const open = rows.filter((row) => row.status === "pending" || row.status === "organizer_countered").length;
  return { says: `Waits for ${some(open, "one vendor", "vendors")} to answer.`, isMine: false };
}
