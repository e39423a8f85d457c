import { seeBookingOptions } from "@api/strathwell/@tanstack/react-query.gen";
import { requestPayout } from "@api/strathwell/sdk.gen";
import type { PayoutSeen } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { formatMoney } from "@kit/base/format";
import { useIntent } from "@kit/base/intent";
import { MoneyText } from "@kit/base/MoneyText";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { Button } from "@kit/console/Button";
import { InnerLink } from "@kit/console/InnerLink";
import { toast } from "@kit/console/toast";
import { shortDay } from "@markets/strathwell/days";
import type { Said } from "@markets/strathwell/words";
import { useQuery } from "@tanstack/react-query";
import { Info } from "lucide-react";
import { Stages } from "./Stages";
import { MILESTONE, mayAskFor, PAYOUT_STATUS } from "./words";

const BOOKING_STALE_MS = 300_000;
const YOURS: Said = { label: "Yours to ask for", tone: "moving" };

/** The booking a payout is of; its number and day are the booking's to say. */
function BookingLink({ id }: { id: string }) {
  const { data } = useQuery({ ...seeBookingOptions({ path: { booking_id: id } }), staleTime: BOOKING_STALE_MS });
  return (
    <InnerLink href={`/bookings/${id}`} className="text-link underline underline-offset-4">
      {data ? `Request #${data.number}` : "The request"}
      {data?.event_date ? `, ${shortDay(data.event_date)}` : ""}
    </InnerLink>
  );
}

/** One share of one payment: how much, how far it is, and why it is not there yet. */
export function PayoutCard({ payout }: { payout: PayoutSeen }) {
  const { currency, milestone, why } = payout;
  const asking = useIntent<string, unknown>({
    send: (id, keyed) => requestPayout({ path: { payout_id: id }, ...keyed }),
    onDone: () => toast("Asked for. We look at it next.", { tone: "done" }),
  });
  const mayAsk = mayAskFor(payout);
  const reasons = mayAsk ? ["You may ask for it now."] : why;
  return (
    <article className="grid min-w-0 gap-4 rounded-xl border border-border bg-surface p-4 shadow-surface">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h3 className="m-0 text-lg leading-tight font-semibold">
            <MoneyText amountMinor={payout.amount_cents} currency={currency} />
          </h3>
          <p className="m-0 mt-1 text-muted">
            {MILESTONE[milestone].title} · <BookingLink id={payout.booking_id} />
          </p>
        </div>
        <StatusBadge {...(mayAsk ? YOURS : PAYOUT_STATUS[payout.status])} />
      </div>
      <Stages payout={payout} />
      {reasons.length ? (
        <ul aria-label="Why it is not paid yet" className="m-0 grid list-none gap-1 p-0">
          {reasons.map((reason) => (
            <li key={reason} className="flex gap-2">
              <Info size={14} aria-hidden className="mt-1 shrink-0 text-muted" />
              <span className="min-w-0">{reason}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {payout.paid_at && payout.status === "paid" ? (
        <p className="m-0 text-muted">
          Paid <TimeText at={payout.paid_at} as="exact" />
        </p>
      ) : null}
      {asking.error ? <ErrorState thrown={asking.error} doing="ask for this payout" as="line" /> : null}
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="m-0 text-xs text-muted">
          {formatMoney(payout.gross_cents, currency)} less {formatMoney(payout.commission_cents, currency)} commission
          {payout.given_back_cents ? `, ${formatMoney(payout.given_back_cents, currency)} given back` : ""}
          {payout.reversed_cents ? `, ${formatMoney(payout.reversed_cents, currency)} fetched back` : ""}
        </p>
        {mayAsk ? (
          <Button look="primary" busy={asking.isPending} onClick={() => asking.mutate(payout.id)}>
            Ask for it
          </Button>
        ) : null}
      </div>
    </article>
  );
}
