import type { BookingPayments, BookingSeen } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { formatMoney } from "@kit/base/format";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { Card } from "@kit/public/Card";
import { Choices } from "@kit/public/Choices";
import { PageTitle } from "@kit/public/PublicShell";
import { CardForm } from "@kit/public/payment/CardForm";
import { longDay } from "@markets/strathwell/days";
import { useState } from "react";
import { scriptOf, useStarted, type Wish } from "./payment";
import type { What } from "./search";

export interface PayingProps {
  booking: BookingSeen;
  payments: BookingPayments;
  wish: Wish;
  onChoose: (what: What) => void;
  onConfirmed: () => Promise<void>;
}

const TITLES: Record<What, string> = {
  deposit: "Secure the day",
  full: "Secure the day",
  balance: "Pay the balance",
  due: "Pay for the change",
};

/** What is paid, how much of it now, and the card. */
export function Paying({ booking, payments, wish, onChoose, onConfirmed }: PayingProps) {
  const started = useStarted(booking.id, wish, true);
  const [isSlow, setSlow] = useState(false);
  const isFirst = wish.what === "deposit" || wish.what === "full";
  const venue = booking.vendors?.find((row) => row.kind === "venue" && row.status === "approved");
  const refused = payments.payments.find((one) => one.id === started.data?.payment_id)?.failure_message;

  async function confirmed(): Promise<void> {
    await onConfirmed();
    setSlow(true);
  }
  return (
    <>
      <PageTitle tab={`${TITLES[wish.what]} · No. ${booking.number} · Strathwell`}>{TITLES[wish.what]}</PageTitle>
      <Card>
        <dl className="m-0 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
          <dt className="text-muted">Day</dt>
          <dd className="m-0 text-right font-medium">
            {booking.event_date ? longDay(booking.event_date) : "No day yet"}
          </dd>
          {venue ? (
            <>
              <dt className="text-muted">Venue</dt>
              <dd className="m-0 text-right font-medium wrap-anywhere">{venue.business_name}</dd>
            </>
          ) : null}
          <dt className="text-muted">Total</dt>
          <dd className="figures m-0 text-right font-medium">
            {formatMoney(booking.total_cents ?? 0, booking.currency)}
          </dd>
          <dt className="text-muted">Paid so far</dt>
          <dd className="figures m-0 text-right font-medium">{formatMoney(booking.paid_cents, booking.currency)}</dd>
          <dt className="self-end text-muted">Now</dt>
          <dd className="figures m-0 text-right text-xl font-bold">
            {started.data ? formatMoney(started.data.amount_cents, started.data.currency) : "…"}
          </dd>
        </dl>
      </Card>
      {isFirst ? (
        <Choices
          legend="How much now?"
          name="mode"
          value={wish.what}
          onChange={onChoose}
          choices={[
            {
              value: "deposit" as What,
              label: `The deposit, ${booking.deposit_basis_points / 100}%`,
              detail: "The rest is due 14 days before the event. Closer to it, all of it is due at once.",
            },
            { value: "full" as What, label: "All of it" },
          ]}
        />
      ) : null}
      {refused ? (
        <p role="status" className="m-0 rounded-xl bg-waiting-tint p-4 text-waiting-ink">
          {refused}
        </p>
      ) : null}
      {isSlow ? (
        <p role="status" className="m-0 rounded-xl bg-moving-tint p-4 text-moving-ink">
          We are waiting to hear that it has arrived. This page looks again by itself.
        </p>
      ) : null}
      {started.error ? (
        <ErrorState thrown={started.error} doing="prepare the payment" onRetry={() => void started.refetch()} />
      ) : started.data ? (
        <CardForm
          key={started.data.client_secret}
          started={{ ...started.data, amount_minor: started.data.amount_cents }}
          scriptUrl={scriptOf(started.data)}
          onConfirmed={confirmed}
        />
      ) : (
        <Loading what="the card form">
          <Skeleton className="h-40 w-full" />
        </Loading>
      )}
      <p className="m-0 text-sm text-muted">
        Your money is held until the event has taken place. If somebody else was faster, all of it goes back by itself.
      </p>
    </>
  );
}
