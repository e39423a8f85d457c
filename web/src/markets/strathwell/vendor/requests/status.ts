import type { BookingForVendor, RowStatus } from "@api/strathwell/types.gen";
import { ROW_STATUS, type Said, said } from "@markets/strathwell/words";

/** A vendor's own states, as they are said to the vendor. */
const TO_US: Partial<Record<RowStatus, Said>> = {
  pending: { label: "Waits for you", tone: "waiting" },
  organizer_countered: { label: "Their new price", tone: "waiting" },
  countered: { label: "With them", tone: "moving" },
};

export const rowStatus = (status: RowStatus): Said => TO_US[status] ?? ROW_STATUS[status];

const BEYOND = new Set<string>(["deposit_paid", "paid", "completed", "cancelled"]);

/** Where a request stands: the booking's state once that says more than one's own answer. */
export function statusOf({ status, vendor }: BookingForVendor): Said {
  const counts = vendor.status === "approved" || status === "cancelled";
  return counts && BEYOND.has(status) ? said("booking", status) : rowStatus(vendor.status);
}

export const STATUS_OPTIONS = (Object.keys(ROW_STATUS) as RowStatus[]).map((value) => ({
  value,
  label: rowStatus(value).label,
}));
