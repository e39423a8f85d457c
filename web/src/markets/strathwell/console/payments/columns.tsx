import type { PaymentRow } from "@api/strathwell/types.gen";
import { MoneyText } from "@kit/base/MoneyText";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import type { Column } from "@kit/console/columns";
import { BookingLink } from "@markets/strathwell/console/names";
import { paymentState } from "@markets/strathwell/console/states";

const none = (text: string) => <span className="text-muted">{text}</span>;

/** Money that came otherwise than it was asked for, and waits for a decision. */
export const isAside = ({ suspense_reason, refund_reserved_cents, captured_cents }: PaymentRow): boolean =>
  suspense_reason !== null && refund_reserved_cents < captured_cents;

export const columns: Column<PaymentRow>[] = [
  {
    id: "amount",
    header: "Amount",
    cell: (payment) => <MoneyText amountMinor={payment.amount_cents} currency={payment.currency} />,
    width: 120,
    priority: 1,
  },
  {
    id: "status",
    header: "Status",
    cell: (payment) => <StatusBadge {...paymentState(payment.status)} />,
    width: 190,
    priority: 2,
  },
  {
    id: "for",
    header: "For",
    cell: (payment) =>
      payment.subject_type === "booking" ? (
        <BookingLink id={payment.subject_id} number={payment.booking_number} />
      ) : (
        payment.subject_type
      ),
    width: 130,
    priority: 3,
  },
  { id: "payer", header: "Paid by", cell: (payment) => payment.payer_name || none("Nobody"), width: 160, priority: 7 },
  {
    id: "look",
    header: "To look at",
    cell: (payment) =>
      payment.disputed_at ? (
        <StatusBadge tone="trouble" label="Charged back" />
      ) : isAside(payment) ? (
        <StatusBadge tone="trouble" label="Set aside" />
      ) : (
        none("Nothing")
      ),
    width: 140,
    priority: 4,
  },
  {
    id: "refunded",
    header: "Given back",
    cell: (payment) =>
      payment.refunded_cents ? (
        <MoneyText amountMinor={payment.refunded_cents} currency={payment.currency} />
      ) : (
        none("Nothing")
      ),
    align: "end",
    width: 120,
    priority: 6,
  },
  { id: "created", header: "Begun", cell: (payment) => <TimeText at={payment.created_at} />, width: 110, priority: 5 },
];
