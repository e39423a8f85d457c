import type { AdminBookingRow } from "@api/strathwell/types.gen";
import { MoneyText } from "@kit/base/MoneyText";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import type { Column } from "@kit/console/columns";
import { shortDay } from "@markets/strathwell/days";
import { said } from "@markets/strathwell/words";

const none = (text: string) => <span className="text-muted">{text}</span>;

function money(minor: number | null, currency: string, nothing: string) {
  return minor ? <MoneyText amountMinor={minor} currency={currency} /> : none(nothing);
}

export const columns: Column<AdminBookingRow>[] = [
  {
    id: "number",
    header: "Booking",
    cell: (booking) => <span className="figures font-medium">{booking.number}</span>,
    width: 90,
    priority: 1,
  },
  {
    id: "status",
    header: "Status",
    cell: (booking) => <StatusBadge {...said("booking", booking.status)} />,
    width: 160,
    priority: 2,
  },
  {
    id: "disputed",
    header: "Dispute",
    cell: (booking) => (booking.is_disputed ? <StatusBadge tone="trouble" label="Open" /> : none("None")),
    width: 100,
    priority: 6,
  },
  {
    id: "event_date",
    header: "Event",
    cell: (booking) => (booking.event_date ? shortDay(booking.event_date) : none("No date yet")),
    width: 130,
    priority: 3,
  },
  {
    id: "place",
    header: "Where",
    cell: (booking) => booking.location_text || none("Not said"),
    width: 180,
    priority: 5,
  },
  {
    id: "guests",
    header: "Guests",
    cell: (booking) => booking.guest_count ?? none("Not said"),
    align: "end",
    width: 90,
    priority: 8,
  },
  {
    id: "total",
    header: "Total",
    cell: (booking) => money(booking.total_cents, booking.currency, "Not agreed"),
    align: "end",
    width: 120,
    priority: 4,
  },
  {
    id: "paid",
    header: "Paid",
    cell: (booking) => money(booking.paid_cents, booking.currency, "Nothing"),
    align: "end",
    width: 120,
    priority: 7,
  },
  {
    id: "refunded",
    header: "Given back",
    cell: (booking) => money(booking.refunded_cents, booking.currency, "Nothing"),
    align: "end",
    width: 120,
    hiddenAtFirst: true,
  },
  { id: "created", header: "Made", cell: (booking) => <TimeText at={booking.created_at} />, width: 110, priority: 9 },
];
