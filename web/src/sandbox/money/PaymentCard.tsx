import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { Popup } from "@kit/console/Popup";
import type { Payment } from "../api";
import { recordOf } from "../places";
import { Records } from "../Records";
import { useMarkets } from "../useMarkets";
import { PaymentActs } from "./PaymentActs";
import { stateOf, wordsOf } from "./words";

/** One payment: what became of it, and what may be done with it now. */
export function PaymentCard({ payment }: { payment: Payment }) {
  const state = stateOf(payment);
  const record = recordOf(payment, useMarkets());
  const told = payment.links.filter((link) => link.to_app).map((link) => link.url);
  return (
    <article aria-label={`Payment of ${payment.amount_text}`} className="rounded-lg border border-border p-3">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="figures text-base font-semibold">{payment.amount_text}</span>
        <StatusBadge tone={state.tone} label={state.label} />
        <span className="ml-auto text-xs text-muted">
          <TimeText at={payment.created} />
        </span>
      </div>
      <p className="m-0 mt-1 text-xs break-words text-muted">
        {payment.card ? (
          <span className="figures mr-2 font-medium text-foreground capitalize">
            {payment.card.brand} ···{payment.card.last4}
          </span>
        ) : null}
        {payment.description}
      </p>
      {payment.refusal ? <p className="m-0 mt-1 text-xs text-trouble-ink">{payment.refusal.message}</p> : null}
      {payment.refunds.map((refund) => (
        <p key={refund.id} className="m-0 mt-1 text-xs">
          Refund: {wordsOf(refund)}
        </p>
      ))}
      {payment.disputes.map((dispute) => (
        <p key={dispute.id} className="m-0 mt-1 text-xs">
          Dispute: {wordsOf(dispute)}
        </p>
      ))}
      <div className="mt-2 flex flex-wrap items-center gap-1.5">
        <PaymentActs payment={payment} />
        <span className="ml-auto">
          <Popup label="Record" look="quiet" align="end" width="w-64">
            <Records pages={record ? [record, ...told] : told} />
          </Popup>
        </span>
      </div>
    </article>
  );
}
