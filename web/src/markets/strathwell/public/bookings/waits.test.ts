import type { BookingRow, VendorRow } from "@api/strathwell/types.gen";
import { expect, test } from "vitest";
import { waitsFor } from "./waits";

const booking = (status: BookingRow["status"], event_date: string | null = "2027-06-12") =>
  ({ status, event_date }) as BookingRow;
const rows = (...statuses: VendorRow["status"][]) => statuses.map((status) => ({ status }) as VendorRow);

test("a price that was named waits for the organizer before anything else", () => {
  const waits = waitsFor(booking("awaiting_vendor_approval"), rows("pending", "declined", "countered", "countered"));
  expect(waits).toEqual({ says: "2 vendors name another price.", isMine: true });
});

test("whoever is not coming has to be replaced", () => {
  const waits = waitsFor(booking("awaiting_vendor_approval"), rows("approved", "expired"));
  expect(waits).toEqual({ says: "A vendor is not coming.", isMine: true });
});

test("otherwise it is the vendors' turn", () => {
  const waits = waitsFor(booking("awaiting_vendor_approval"), rows("pending", "organizer_countered", "approved"));
  expect(waits).toEqual({ says: "Waits for 2 vendors to answer.", isMine: false });
});

test("a draft without a day needs one; what is over waits for nothing", () => {
  expect(waitsFor(booking("draft", null), undefined)?.says).toBe("Choose the day.");
  expect(waitsFor(booking("completed"), undefined)).toBeNull();
});
