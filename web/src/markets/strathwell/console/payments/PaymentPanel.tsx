import { refundSuspense } from "@api/strathwell/sdk.gen";
import type { PaymentRow } from "@api/strathwell/types.gen";
import { formatMoney, plainWords } from "@kit/base/format";
import { MoneyText } from "@kit/base/MoneyText";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { Button } from "@kit/console/Button";
import { ConfirmMoney } from "@kit/console/ConfirmMoney";
import { Facts } from "@kit/console/Facts";
import { SidePanel } from "@kit/console/SidePanel";
import { BookingLink } from "@markets/strathwell/console/names";
import { paymentState } from "@markets/strathwell/console/states";
import { useAct } from "@markets/strathwell/console/useAct";
import { useState } from "react";
import { isAside } from "./columns";

/** One payment in full, as our books have it. */
export function PaymentPanel({ payment, onClose }: { payment: PaymentRow; onClose: () => void }) {
  const [returning, setReturning] = useState(false);
  const money = (minor: number) => <MoneyText amountMinor={minor} currency={payment.currency} />;
  const at = (moment: string | null) => (moment ? <TimeText at={moment} as="exact" /> : null);
  const code = (text: string | null) => (text ? <code className="text-xs break-all select-all">{text}</code> : null);
  return (
    <SidePanel open title={`Payment of ${formatMoney(payment.amount_cents, payment.currency)}`} onClose={onClose}>
      <div className="grid gap-5">
        <div>
          <StatusBadge {...paymentState(payment.status)} size="large" />
        </div>
        {payment.suspense_reason ? (
          <div className="grid gap-3 rounded-lg bg-trouble-tint p-3">
            <p className="m-0 text-trouble-ink">
              <span className="block font-medium">Set aside</span>
              {plainWords(payment.suspense_reason)}
            </p>
            {isAside(payment) ? (
              <div>
                <Button size="small" look="caution" onClick={() => setReturning(true)}>
                  Send it back
                </Button>
              </div>
            ) : null}
          </div>
        ) : null}
        <Facts
          rows={[
            {
              label: "For",
              value:
                payment.subject_type === "booking" ? (
                  <BookingLink id={payment.subject_id} number={payment.booking_number} />
                ) : (
                  plainWords(payment.subject_type)
                ),
            },
            { label: "Paid by", value: payment.payer_name || null },
            { label: "Asked for", value: money(payment.amount_cents) },
            { label: "Came", value: money(payment.captured_cents) },
            { label: "Given back", value: money(payment.refunded_cents) },
            ...(payment.refund_reserved_cents > payment.refunded_cents
              ? [{ label: "On its way back", value: money(payment.refund_reserved_cents - payment.refunded_cents) }]
              : []),
            { label: "Begun", value: at(payment.created_at) },
            { label: "Paid", value: at(payment.succeeded_at) },
            ...(payment.superseded_at ? [{ label: "Replaced", value: at(payment.superseded_at) }] : []),
            ...(payment.disputed_at ? [{ label: "Charged back", value: at(payment.disputed_at) }] : []),
            ...(payment.failure_code ? [{ label: "Failed because", value: plainWords(payment.failure_code) }] : []),
            { label: "Stripe says", value: payment.provider_status ? plainWords(payment.provider_status) : null },
            { label: "Stripe id", value: code(payment.provider_ref) },
          ]}
        />
      </div>
      {returning ? <ReturnDialog payment={payment} onClose={() => setReturning(false)} /> : null}
    </SidePanel>
  );
}

function ReturnDialog({ payment, onClose }: { payment: PaymentRow; onClose: () => void }) {
  const send = useAct({
    send: (reason: string, keyed) => refundSuspense({ path: { payment_id: payment.id }, body: { reason }, ...keyed }),
    says: "It is asked to be sent back",
    onDone: onClose,
  });
  return (
    <ConfirmMoney
      open
      danger
      title="Send back what came"
      verb="Send back"
      currency={payment.currency}
      to="the card it came from"
      amountMinor={payment.captured_cents - payment.refund_reserved_cents}
      reason="required"
      busy={send.isPending}
      problem={send.error}
      onConfirm={({ reason }) => send.mutate(reason)}
      onClose={onClose}
    />
  );
}
