import { seePaymentsOptions } from "@api/strathwell/@tanstack/react-query.gen";
import type { BookingPayments, BookingSeen } from "@api/strathwell/types.gen";
import { MoneyText } from "@kit/base/MoneyText";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { Facts } from "@kit/console/Facts";
import { Section } from "@kit/console/Section";
import { DUE, DUE_KIND, paymentState, refundState } from "@markets/strathwell/console/states";
import { Whole } from "@markets/strathwell/console/Whole";
import { shortDay } from "@markets/strathwell/days";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

/** What a booking costs, what of it is paid, and what is due when. */
export function Money({ booking }: { booking: BookingSeen }) {
  const found = useQuery(seePaymentsOptions({ path: { booking_id: booking.id } }));
  const { currency } = booking;
  const money = (minor: number) => <MoneyText amountMinor={minor} currency={currency} />;
  return (
    <Section title="Money">
      <Facts
        rows={[
          { label: "Total", value: booking.total_cents === null ? "Not agreed yet" : money(booking.total_cents) },
          { label: "Paid", value: money(booking.paid_cents) },
          ...(booking.refunded_cents ? [{ label: "Given back", value: money(booking.refunded_cents) }] : []),
        ]}
      />
      <div className="mt-4 grid gap-4">
        <Whole found={found} what="the payments" as="part">
          {(payments) => <Details payments={payments} />}
        </Whole>
      </div>
    </Section>
  );
}

function Details({ payments: { payments, refunds, schedule } }: { payments: BookingPayments }) {
  if (!schedule.length && !payments.length) return <p className="m-0 text-muted">Nothing is due yet.</p>;
  return (
    <>
      <List title="Schedule" of={schedule.length}>
        {schedule.map((due) => (
          <Line
            key={due.id}
            what={`${DUE_KIND[due.kind]}, due ${shortDay(due.due_on)}`}
            state={<StatusBadge {...DUE[due.status]} />}
            amount={<MoneyText amountMinor={due.amount_cents} currency={due.currency} />}
          />
        ))}
      </List>
      <List title="Payments" of={payments.length}>
        {payments.map((one) => (
          <Line
            key={one.id}
            what={one.card_last4 ? `Card ···${one.card_last4}` : "No card yet"}
            at={one.succeeded_at ?? one.created_at}
            more={one.failure_message}
            state={<StatusBadge {...paymentState(one.status)} />}
            amount={<MoneyText amountMinor={one.amount_cents} currency={one.currency} />}
          />
        ))}
      </List>
      <List title="Given back" of={refunds.length}>
        {refunds.map((one) => (
          <Line
            key={one.id}
            what={one.reason}
            at={one.succeeded_at ?? one.created_at}
            state={<StatusBadge {...refundState(one.status)} />}
            amount={<MoneyText amountMinor={one.amount_cents} currency={one.currency} />}
          />
        ))}
      </List>
    </>
  );
}

function List({ title, of, children }: { title: string; of: number; children: ReactNode }) {
  if (!of) return null;
  return (
    <section aria-label={title}>
      <h3 className="m-0 mb-1 text-xs font-medium text-muted">{title}</h3>
      <ul className="m-0 list-none p-0">{children}</ul>
    </section>
  );
}

interface LineProps {
  what: string;
  at?: string;
  more?: string | null;
  state: ReactNode;
  amount: ReactNode;
}

function Line({ what, at, more, state, amount }: LineProps) {
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-3 gap-y-1 border-b border-separator py-2 last:border-0">
      <span className="min-w-0 flex-1">
        <span className="block [overflow-wrap:anywhere]">{what}</span>
        {at ? (
          <span className="block text-xs text-muted">
            <TimeText at={at} />
          </span>
        ) : null}
        {more ? <span className="block text-xs text-trouble-ink">{more}</span> : null}
      </span>
      <span className="grid justify-items-end gap-1">
        <span className="font-medium">{amount}</span>
        {state}
      </span>
    </li>
  );
}
