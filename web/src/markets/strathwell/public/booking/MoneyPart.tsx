import type { BookingPayments, BookingSeen } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { formatMoney, plainWords } from "@kit/base/format";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { buttonLook } from "@kit/public/Button";
import { shortDay } from "@markets/strathwell/days";
import { Link } from "@tanstack/react-router";
import { DUE_KIND, DUE_STATUS, paySearch } from "./dues";
import { Line, Part } from "./Part";
import { totalOf } from "./total";
import { usePayments, wasPaid } from "./useBooking";

/** What it comes to, what was paid, what is due when, and what came back. */
export function MoneyPart({ booking }: { booking: BookingSeen }) {
  const payments = usePayments(booking);
  return (
    <Part title="Money">
      <Totals booking={booking} />
      {payments.error && !payments.data ? (
        <ErrorState as="line" thrown={payments.error} doing="show payments" onRetry={() => void payments.refetch()} />
      ) : null}
      {payments.data ? <Schedule booking={booking} payments={payments.data} /> : null}
      {payments.data ? <Receipts payments={payments.data} /> : null}
    </Part>
  );
}

function Totals({ booking }: { booking: BookingSeen }) {
  const { currency } = booking;
  const say = (cents: number) => formatMoney(cents, currency);
  const stands = totalOf(booking.vendors ?? []);
  const isDraft = booking.status === "draft";
  const isOpen = booking.status === "awaiting_vendor_approval" || isDraft;
  const budget = booking.requested_budget_cents;
  const expected = isOpen ? stands.agreedCents + stands.openCents : (booking.total_cents ?? stands.agreedCents);
  return (
    <dl className="m-0 grid gap-1.5">
      {isOpen && !isDraft ? (
        <>
          <Line label={`Agreed with ${stands.agreed} of ${stands.agreed + stands.open + stands.unpriced}`}>
            {say(stands.agreedCents)}
          </Line>
          {stands.open ? <Line label={`Named, not agreed yet (${stands.open})`}>{say(stands.openCents)}</Line> : null}
        </>
      ) : null}
      <Line label={isDraft ? "By list prices" : isOpen ? "As it stands" : "Total"} strong>
        {say(expected)}
      </Line>
      {stands.unpriced && isOpen ? <Line label="Still to name a price">{stands.unpriced}</Line> : null}
      {budget === null ? null : (
        <Line label={expected > budget ? "Above your budget by" : "Left of your budget"}>
          {say(Math.abs(budget - expected))}
        </Line>
      )}
      {wasPaid(booking) ? <Line label="Paid">{say(booking.paid_cents)}</Line> : null}
      {booking.refunded_cents ? <Line label="Given back, or on its way">{say(booking.refunded_cents)}</Line> : null}
    </dl>
  );
}

const PAYABLE = new Set(["deposit_paid", "paid", "completed"]);

function Schedule({ booking, payments }: { booking: BookingSeen; payments: BookingPayments }) {
  const shown = payments.schedule.filter((due) => due.status === "paid" || PAYABLE.has(booking.status));
  if (!shown.length) return null;
  return (
    <div>
      <h3 className="m-0 mb-2 text-base font-semibold">Schedule</h3>
      <ul className="m-0 grid list-none gap-2 p-0">
        {shown.map((due) => (
          <li key={due.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <span className="min-w-0">
              <span className="block font-medium">
                {DUE_KIND[due.kind]} · <span className="figures">{formatMoney(due.amount_cents, due.currency)}</span>
              </span>
              <span className="block text-sm text-muted">
                {due.paid_at ? (
                  <>
                    Paid <TimeText at={due.paid_at} />
                  </>
                ) : (
                  `Due by ${shortDay(due.due_on)}`
                )}
              </span>
            </span>
            {due.status === "paid" ? (
              <StatusBadge {...DUE_STATUS[due.status]} />
            ) : (
              <span className="flex items-center gap-3">
                <StatusBadge {...DUE_STATUS[due.status]} />
                <Link
                  to="/bookings/$bookingId/pay"
                  params={{ bookingId: booking.id }}
                  search={paySearch(due)}
                  className={`${buttonLook("secondary", false)} no-underline`}
                >
                  Pay<span className="sr-only"> {DUE_KIND[due.kind].toLowerCase()}</span>
                </Link>
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What the card was charged, and what went back to it. */
function Receipts({ payments }: { payments: BookingPayments }) {
  const taken = payments.payments.filter((one) => one.succeeded_at);
  if (!taken.length) return null;
  return (
    <div>
      <h3 className="m-0 mb-2 text-base font-semibold">Receipts</h3>
      <ul className="m-0 grid list-none gap-3 p-0">
        {taken.map((one) => (
          <li key={one.id} className="border-t border-border pt-3">
            <p className="m-0 flex justify-between gap-4 font-medium">
              <span>
                {one.card_last4 ? `${plainWords(one.card_brand ?? "Card")} ···· ${one.card_last4}` : "Payment"}
              </span>
              <span className="figures">{formatMoney(one.captured_cents, one.currency)}</span>
            </p>
            <p className="m-0 text-sm text-muted">
              {one.succeeded_at ? <TimeText at={one.succeeded_at} as="exact" /> : null}
            </p>
            <p className="m-0 text-sm text-muted">
              Reference <code className="select-all wrap-anywhere">{one.id}</code>
            </p>
            {payments.refunds
              .filter((refund) => refund.payment_id === one.id)
              .map((refund) => (
                <p key={refund.id} className="m-0 flex justify-between gap-4 text-sm">
                  <span className="min-w-0 wrap-anywhere">
                    {refund.succeeded_at ? "Given back" : "On its way back"}: {refund.reason}
                  </span>
                  <span className="figures shrink-0">{formatMoney(-refund.amount_cents, refund.currency)}</span>
                </p>
              ))}
          </li>
        ))}
      </ul>
    </div>
  );
}
