/** What an organizer has said so far; a refresh, a detour or a sign-in loses none of it, in this tab. */

import type { BookingSeen, EditDraft, NewBooking } from "@api/strathwell/types.gen";
import { parseMoney, typedMoney } from "@kit/base/money";
import * as z from "zod/mini";

const text = z._default(z.string(), "");
const Draft = z.object({
  eventDate: text,
  guests: text,
  place: text,
  venueId: text,
  serviceIds: z._default(z.array(z.string()), []),
  notes: text,
  budget: text,
  templateId: text,
});

export type Draft = z.infer<typeof Draft>;
export type DraftField = keyof Draft;
export type Wrong = Partial<Record<DraftField, string>>;

export const EMPTY: Draft = z.parse(Draft, {});
const MOST_GUESTS = 100_000;

const keyOf = (bookingId: string | undefined) => `strathwell-booking-${bookingId ?? "new"}`;

/** What this tab has kept of it, if anything. */
export function readDraft(bookingId?: string): Draft | null {
  try {
    const kept = sessionStorage.getItem(keyOf(bookingId));
    if (kept === null) return null;
    const read = z.safeParse(Draft, JSON.parse(kept));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

export function keepDraft(draft: Draft, bookingId?: string): void {
  try {
    sessionStorage.setItem(keyOf(bookingId), JSON.stringify(draft));
  } catch {
    // Storage may be forbidden or full; then the draft lives as long as the page.
  }
}

export function forgetDraft(bookingId?: string): void {
  try {
    sessionStorage.removeItem(keyOf(bookingId));
  } catch {
    // Nothing was kept.
  }
}

/** A draft that the server keeps, to be edited. */
export function draftOf(booking: BookingSeen): Draft {
  const asked = (booking.vendors ?? []).filter((row) => row.status === "pending");
  return {
    eventDate: booking.event_date ?? "",
    guests: booking.guest_count === null ? "" : String(booking.guest_count),
    place: booking.location_text,
    venueId: asked.find((row) => row.kind === "venue")?.vendor_id ?? "",
    serviceIds: asked.filter((row) => row.kind === "service").map((row) => row.vendor_id),
    notes: booking.notes,
    budget: booking.requested_budget_cents === null ? "" : typedMoney(booking.requested_budget_cents, booking.currency),
    templateId: booking.template_id ?? "",
  };
}

/** How many guests, where that was said. */
export const guestsOf = (draft: Draft): number | null => (draft.guests.trim() ? Number(draft.guests.trim()) : null);

/** What can be seen to be wrong before anybody is asked. */
export function check(draft: Draft, currency: string): Wrong {
  const wrong: Wrong = {};
  const guests = guestsOf(draft);
  if (guests !== null && !(Number.isInteger(guests) && guests >= 1 && guests <= MOST_GUESTS)) {
    wrong.guests = "Write how many guests, as a whole number such as 120.";
  }
  if (!draft.venueId) wrong.venueId = "Choose a venue: an event needs one.";
  if (draft.budget.trim()) {
    const read = parseMoney(draft.budget, currency);
    if ("wrong" in read) wrong.budget = read.wrong;
    else if (!read.minor) wrong.budget = "Leave it empty, or write more than nothing.";
  }
  return wrong;
}

/** A checked draft as the API takes it. */
export function bodyOf(draft: Draft, currency: string): Required<EditDraft> & Pick<NewBooking, "venue_vendor_id"> {
  const budget = draft.budget.trim() ? parseMoney(draft.budget, currency) : null;
  return {
    event_date: draft.eventDate || null,
    guest_count: guestsOf(draft),
    location_text: draft.place.trim(),
    venue_vendor_id: draft.venueId,
    service_vendor_ids: draft.serviceIds,
    notes: draft.notes.trim(),
    requested_budget_cents: budget && "minor" in budget ? budget.minor : null,
    template_id: draft.templateId || null,
  };
}
