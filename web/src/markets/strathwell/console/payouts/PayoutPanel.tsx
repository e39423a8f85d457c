import type { PayoutForStaff } from "@api/strathwell/types.gen";
import { formatMoney, plainWords } from "@kit/base/format";
import { MoneyText } from "@kit/base/MoneyText";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { Facts } from "@kit/console/Facts";
import { SidePanel } from "@kit/console/SidePanel";
import { BookingLink } from "@markets/strathwell/console/names";
import { SomeOne } from "@markets/strathwell/console/SomeOne";
import { MILESTONE, PAYOUT } from "@markets/strathwell/console/states";
import { TextLink } from "@markets/strathwell/console/TextLink";
import { PayoutControls } from "./PayoutControls";

export interface PayoutPanelProps {
  payout: PayoutForStaff;
  waitsForSecond: boolean;
  onClose: () => void;
}

/** One payout in full: how much, whose, why not yet, and what may be decided. */
export function PayoutPanel({ payout, waitsForSecond, onClose }: PayoutPanelProps) {
  const money = (minor: number) => <MoneyText amountMinor={minor} currency={payout.currency} />;
  const at = (moment: string | null) => (moment ? <TimeText at={moment} as="exact" /> : null);
  const by = (id: string | null) => (id ? <SomeOne id={id} /> : null);
  return (
    <SidePanel
      open
      title={`Payout of ${formatMoney(payout.unpaid_cents || payout.amount_cents, payout.currency)}`}
      onClose={onClose}
    >
      <div className="grid gap-5">
        <div className="flex flex-wrap gap-2">
          <StatusBadge {...PAYOUT[payout.status]} size="large" />
          {waitsForSecond ? <StatusBadge tone="waiting" label="Needs a second person" size="large" /> : null}
        </div>
        <PayoutControls payout={payout} waitsForSecond={waitsForSecond} />
        {payout.why.length ? (
          <section aria-label="Why it is not paid yet" className="rounded-lg bg-surface-secondary p-3">
            <h3 className="m-0 mb-1 text-sm font-semibold">Why it is not paid yet</h3>
            <ul className="m-0 list-disc pl-5">
              {payout.why.map((why) => (
                <li key={why}>{why}</li>
              ))}
            </ul>
          </section>
        ) : null}
        <Facts
          rows={[
            {
              label: "Vendor",
              value: <TextLink href={`/vendors/${payout.vendor_id}`}>{payout.vendor_name || "No name yet"}</TextLink>,
            },
            { label: "Their account", value: plainWords(payout.payee_status) },
            { label: "Booking", value: <BookingLink id={payout.booking_id} number={payout.booking_number} /> },
            { label: "Milestone", value: MILESTONE[payout.milestone] },
            { label: "Share", value: money(payout.gross_cents) },
            { label: "Commission", value: money(payout.commission_cents) },
            { label: "For the vendor", value: money(payout.amount_cents) },
            ...(payout.given_back_cents ? [{ label: "Less, for refunds", value: money(payout.given_back_cents) }] : []),
            { label: "Still to be sent", value: money(payout.unpaid_cents) },
            { label: "Sent", value: money(payout.sent_cents) },
            ...(payout.reversed_cents ? [{ label: "Fetched back", value: money(payout.reversed_cents) }] : []),
            ...(payout.failure_code ? [{ label: "Failed because", value: plainWords(payout.failure_code) }] : []),
            ...(payout.status === "held" ? [{ label: "Held because", value: payout.hold_reason }] : []),
            { label: "Asked for by", value: by(payout.requested_by) },
            { label: "Approved by", value: by(payout.approved_by) },
            ...(payout.second_approved_by ? [{ label: "And by", value: by(payout.second_approved_by) }] : []),
            { label: "Could be paid from", value: at(payout.eligible_at) },
            { label: "Approved", value: at(payout.approved_at) },
            { label: "Paid", value: at(payout.paid_at) },
          ]}
        />
      </div>
    </SidePanel>
  );
}
