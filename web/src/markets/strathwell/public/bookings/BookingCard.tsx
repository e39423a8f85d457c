import { seeBookingOptions } from "@api/strathwell/@tanstack/react-query.gen";
import type { BookingRow } from "@api/strathwell/types.gen";
import { formatMoney } from "@kit/base/format";
import { StatusBadge } from "@kit/base/StatusBadge";
import { longDay } from "@markets/strathwell/days";
import { said } from "@markets/strathwell/words";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { BellRing, ChevronRight } from "lucide-react";
import { waitsFor } from "./waits";

/** Who has answered what is in the booking alone, not in the list. */
function useRows(booking: BookingRow) {
  const whole = useQuery({
    ...seeBookingOptions({ path: { booking_id: booking.id } }),
    enabled: booking.status === "awaiting_vendor_approval",
    staleTime: 10_000,
  });
  return whole.data && "vendors" in whole.data ? whole.data.vendors : undefined;
}

/** One event: when, where it stands, and what it waits for. */
export function BookingCard({ booking }: { booking: BookingRow }) {
  const waits = waitsFor(booking, useRows(booking));
  const facts = [
    `No. ${booking.number}`,
    booking.guest_count === null ? null : `${booking.guest_count} guests`,
    booking.location_text,
  ];
  return (
    <Link
      to="/bookings/$bookingId"
      params={{ bookingId: booking.id }}
      className="flex items-center gap-3 rounded-2xl border border-border bg-surface p-5 text-foreground no-underline shadow-surface hover:border-brand"
    >
      <span className="flex min-w-0 flex-1 flex-col gap-1.5">
        <span className="flex flex-wrap items-center gap-2">
          <StatusBadge {...said("booking", booking.status)} />
          {booking.is_disputed ? <StatusBadge tone="trouble" label="In dispute" /> : null}
        </span>
        <span className="text-lg font-semibold text-balance">
          {booking.event_date ? longDay(booking.event_date) : "No day yet"}
        </span>
        <span className="text-sm text-muted wrap-anywhere">{facts.filter(Boolean).join(" · ")}</span>
        {waits ? (
          <span className={waits.isMine ? "flex items-start gap-2 font-medium" : "text-muted"}>
            {waits.isMine ? <BellRing size={18} aria-hidden className="mt-0.5 shrink-0 text-brand" /> : null}
            {waits.says}
          </span>
        ) : null}
        {booking.total_cents === null ? null : (
          <span className="figures text-sm">
            {formatMoney(booking.total_cents, booking.currency)}
            {booking.paid_cents ? ` · ${formatMoney(booking.paid_cents, booking.currency)} paid` : ""}
            {booking.refunded_cents ? ` · ${formatMoney(booking.refunded_cents, booking.currency)} given back` : ""}
          </span>
        )}
      </span>
      <ChevronRight size={20} aria-hidden className="shrink-0 text-muted" />
    </Link>
  );
}
