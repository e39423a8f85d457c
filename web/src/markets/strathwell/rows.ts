/** What the vendors of a booking are to its organizer, in plain words. */

import type { RowStatus } from "@api/strathwell/types.gen";
import { ROW_STATUS, type Said } from "./words";

/** They are not coming, and stand in the way until somebody else does or it goes on without them. */
export const MISSING: ReadonlySet<RowStatus> = new Set<RowStatus>(["declined", "expired", "withdrawn"]);

const FOR_ORGANIZER: Partial<Record<RowStatus, string>> = {
  countered: "Names another price",
  organizer_countered: "Looks at your price",
  pending: "Waits for their answer",
};

/** A vendor's state as their organizer reads it. */
export function rowSaid(status: RowStatus): Said {
  const { tone, label } = ROW_STATUS[status];
  return { tone: status === "countered" ? "waiting" : tone, label: FOR_ORGANIZER[status] ?? label };
}
