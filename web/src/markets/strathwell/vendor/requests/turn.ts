/** Whose answer a request waits for, and how long it may still take. */

import type { BookingForVendor, RowStatus } from "@api/strathwell/types.gen";

/** A vendor's own part of a booking. */
export type Row = BookingForVendor["vendor"];

const OURS: readonly RowStatus[] = ["pending", "organizer_countered"];

/** Counters a request may see, both sides' together. */
export const MOST_ROUNDS = 5;

export const isOurTurn = ({ status }: Row): boolean => OURS.includes(status);
export const isOpen = (row: Row): boolean => isOurTurn(row) || row.status === "countered";
export const roundsLeft = ({ rounds }: Row): number => Math.max(0, MOST_ROUNDS - rounds);

/** What stands between the two now: agreed, on the table, or asked for as a rule. */
export function priceOf(row: Row): { label: string; cents: number } | null {
  if (row.agreed_amount_cents !== null) return { label: "Agreed", cents: row.agreed_amount_cents };
  if (row.proposed_amount_cents !== null) return { label: "On the table", cents: row.proposed_amount_cents };
  if (row.list_price_cents !== null) return { label: "Your list price", cents: row.list_price_cents };
  return null;
}
