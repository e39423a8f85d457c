import type { BookingPayments, BookingSeen, PaymentSeen } from "@api/strathwell/types.gen";
import { formatMoney, plainWords } from "@kit/base/format";
import { TimeText } from "@kit/base/TimeText";
import { buttonLook } from "@kit/public/Button";
import { Card } from "@kit/public/Card";
import { PageTitle } from "@kit/public/PublicShell";
import { longDay, shortDay } from "@markets/strathwell/days";
import { Link } from "@tanstack/react-router";
import { CircleCheck, LoaderCircle, Undo2 } from "lucide-react";
import { openDues, wentBack } from "./payment";

/** A bank works on it; the page looks again by itself. */
export function Working({ payment }: { payment: PaymentSeen }) {
  return (
    <>
      <PageTitle tab="Payment under way · Strathwell">Your bank is working on it.</PageTitle>
      <p role="status" className="m-0 flex items-center gap-3 text-lg">
        <LoaderCircle size={24} aria-hidden className="shrink-0 animate-spin" />
        {formatMoney(payment.amount_cents, payment.currency)} on its way. You can leave this page; nothing is lost.
      </p>
    </>
  );
}

export interface EndedProps {
  booking: BookingSeen;
  payments: BookingPayments;
}

function newestOf(payments: BookingPayments): PaymentSeen | undefined {
  return payments.payments
    .filter((one) => one.succeeded_at)
    .sort((one, other) => (other.succeeded_at ?? "").localeCompare(one.succeeded_at ?? ""))[0];
}

/** How it ended: paid, gone back, or nothing to be paid here. */
export function Ended({ booking, payments }: EndedProps) {
  const payment = newestOf(payments);
  const isSecured = booking.status === "deposit_paid" || booking.status === "paid" || booking.status === "completed";
  if (payment && wentBack(payment) && !isSecured) return <GoneBack booking={booking} payment={payment} />;
  if (payment && isSecured) return <Paid booking={booking} payments={payments} payment={payment} />;
  return (
    <>
      <PageTitle tab="Nothing to pay · Strathwell">There is nothing to pay here now.</PageTitle>
      <p className="m-0 text-muted">
        {booking.status === "awaiting_vendor_approval"
          ? "Not all vendors have agreed. You pay once they have."
          : "Look at the event for where it stands."}
      </p>
      <Back booking={booking} />
    </>
  );
}

const Back = ({ booking }: { booking: BookingSeen }) => (
  <Link
    to="/bookings/$bookingId"
    params={{ bookingId: booking.id }}
    className={`${buttonLook("primary", true)} no-underline`}
  >
    To the event
  </Link>
);

function Paid({ booking, payments, payment }: EndedProps & { payment: PaymentSeen }) {
  const [next] = openDues(payments).sort((one, other) => one.due_on.localeCompare(other.due_on));
  return (
    <>
      <PageTitle tab="Paid · Strathwell">
        {booking.event_date ? `${longDay(booking.event_date)} is yours.` : "It is paid."}
      </PageTitle>
      <Card className="flex flex-col gap-2 border-2 border-done-mark">
        <p role="status" className="m-0 flex items-center gap-2 text-lg font-semibold text-done-ink">
          <CircleCheck size={22} aria-hidden /> {formatMoney(payment.captured_cents, payment.currency)} paid
        </p>
        <p className="figures m-0 text-muted">
          {payment.card_last4 ? `${plainWords(payment.card_brand ?? "Card")} ···· ${payment.card_last4} · ` : ""}
          {payment.succeeded_at ? <TimeText at={payment.succeeded_at} as="exact" /> : null}
        </p>
        {next ? (
          <p className="m-0">
            Next: <span className="figures font-semibold">{formatMoney(next.amount_cents, next.currency)}</span> by{" "}
            {shortDay(next.due_on)}.
          </p>
        ) : null}
      </Card>
      <Back booking={booking} />
    </>
  );
}

function GoneBack({ booking, payment }: { booking: BookingSeen; payment: PaymentSeen }) {
  return (
    <>
      <PageTitle tab="Money on its way back · Strathwell">Your money goes back.</PageTitle>
      <p role="status" className="m-0 flex items-start gap-3 rounded-xl bg-waiting-tint p-4 text-waiting-ink">
        <Undo2 size={22} aria-hidden className="mt-0.5 shrink-0" />
        <span>
          The payment of {formatMoney(payment.captured_cents, payment.currency)} could not be used: the day was taken,
          or nothing was to be paid any more. All of it is on its way back to your card.
        </span>
      </p>
      <Back booking={booking} />
    </>
  );
}
