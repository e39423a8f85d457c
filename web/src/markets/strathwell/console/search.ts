import { listAllVendors, listBookings } from "@api/strathwell/sdk.gen";
import type { AdminBookingRow } from "@api/strathwell/types.gen";
import type { Found } from "@kit/console/found";
import { shortDay } from "@markets/strathwell/days";
import { said, VENDOR_TYPE } from "@markets/strathwell/words";

const MOST = 8;
/** The API looks for no booking by number or place: it is looked for among the newest. */
const NEWEST = 100;

async function vendors(text: string, signal: AbortSignal): Promise<Found[]> {
  const found = (await listAllVendors({ query: { q: text, size: MOST }, signal })).data;
  return found.items.map((vendor) => ({
    id: vendor.id,
    kind: "Vendors",
    title: vendor.business_name || "No name yet",
    subtitle: `${VENDOR_TYPE[vendor.vendor_type]} · ${vendor.city}`,
    status: said("vendor", vendor.status),
    href: `/vendors/${vendor.id}`,
  }));
}

/** By number, by place, by the day of the event or by the whole id. */
function fits({ id, number, location_text, event_date }: AdminBookingRow, text: string): boolean {
  const typed = text.trim().toLowerCase();
  const day = event_date ? `${event_date} ${shortDay(event_date)}`.toLowerCase() : "";
  return (
    id === typed ||
    String(number).startsWith(typed) ||
    location_text.toLowerCase().includes(typed) ||
    day.includes(typed)
  );
}

async function bookings(text: string, signal: AbortSignal): Promise<Found[]> {
  const found = (await listBookings({ query: { size: NEWEST }, signal })).data;
  return found.items
    .filter((booking) => fits(booking, text))
    .slice(0, MOST)
    .map((booking) => ({
      id: booking.id,
      kind: "Bookings",
      title: `Booking ${booking.number}`,
      subtitle: [booking.event_date ? shortDay(booking.event_date) : "No date yet", booking.location_text]
        .filter(Boolean)
        .join(" · "),
      status: said("booking", booking.status),
      href: `/bookings/${booking.id}`,
    }));
}

/** What ⌘K finds at staff's desk: vendors by name, the newest bookings by number, place or day. */
export async function search(text: string, signal: AbortSignal): Promise<Found[]> {
  return (await Promise.all([vendors(text, signal), bookings(text, signal)])).flat();
}
