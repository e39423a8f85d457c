import { answerCounter, counterBack, goOnWithoutVendor, replaceVendor, withdrawVendor } from "@api/strathwell/sdk.gen";
import type { BookingSeen, VendorRow } from "@api/strathwell/types.gen";
import { useIntent } from "@kit/base/intent";

/** One answer to one vendor. */
export type RowWish =
  | { what: "accept" | "refuse"; expectedCents: number | null }
  | { what: "counter"; amountCents: number; note: string }
  | { what: "withdraw"; reason: string }
  | { what: "replace"; vendorId: string }
  | { what: "without" };

/** Sends an organizer's answers about one vendor of a booking. */
export function useRowIntent(bookingId: string, row: VendorRow, onDone: () => void) {
  const path = { booking_id: bookingId, booking_vendor_id: row.id };
  return useIntent<RowWish, BookingSeen>({
    send: async (wish, keyed) => {
      switch (wish.what) {
        case "accept":
        case "refuse": {
          const body = {
            booking_vendor_id: row.id,
            accept: wish.what === "accept",
            expected_amount_cents: wish.expectedCents,
          };
          return (await answerCounter({ path, body, ...keyed })).data;
        }
        case "counter": {
          const body = { proposed_amount_cents: wish.amountCents, note: wish.note };
          return (await counterBack({ path, body, ...keyed })).data;
        }
        case "withdraw":
          return (await withdrawVendor({ path, body: { reason: wish.reason }, ...keyed })).data;
        case "replace":
          return (await replaceVendor({ path, body: { vendor_id: wish.vendorId }, ...keyed })).data;
        case "without":
          return (await goOnWithoutVendor({ path, ...keyed })).data;
      }
    },
    onDone,
  });
}

export type RowIntent = ReturnType<typeof useRowIntent>;
