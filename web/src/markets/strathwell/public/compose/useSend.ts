import { editDraft, makeBooking, submitBooking } from "@api/strathwell/sdk.gen";
import type { BookingSeen } from "@api/strathwell/types.gen";
import { useIntent } from "@kit/base/intent";
import { remove } from "@markets/strathwell/shortlist";
import { bodyOf, type Draft, forgetDraft } from "./draft";

export interface Sent {
  draft: Draft;
  /** Ask the vendors now; else it is kept and nobody is asked. */
  asks: boolean;
}

/** Sends what was composed: a new booking, or an edited draft that the server keeps. */
export function useSend(bookingId: string | undefined, currency: string, onDone: (booking: BookingSeen) => void) {
  return useIntent<Sent, BookingSeen>({
    send: async ({ draft, asks }, keyed) => {
      const body = bodyOf(draft, currency);
      if (bookingId === undefined) {
        return (await makeBooking({ body: { ...body, currency, draft: !asks }, ...keyed })).data;
      }
      const path = { booking_id: bookingId };
      const edited = await editDraft({ path, body });
      return asks ? (await submitBooking({ path })).data : edited.data;
    },
    onDone: (booking, { draft }) => {
      forgetDraft(bookingId);
      for (const id of [draft.venueId, ...draft.serviceIds]) remove(id);
      onDone(booking);
    },
  });
}
