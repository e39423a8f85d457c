import type { JobFile } from "@api/locksmith/types.gen";
import { plainWords } from "@kit/base/format";
import { MoneyText } from "@kit/base/MoneyText";
import { findPlace } from "@kit/base/place";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { Facts } from "@kit/console/Facts";
import { Section } from "@kit/console/Section";
import { DEPOSIT_STATUS } from "@markets/locksmith/words";

/** The deposit as our books have it, and the payment as Stripe has it. */
export function Deposit({ job }: { job: JobFile }) {
  const { payment } = job;
  const { tone, label } = DEPOSIT_STATUS[job.deposit_status];
  const money = (amountMinor: number) => <MoneyText amountMinor={amountMinor} currency={payment.currency} />;
  const card = payment.card_last4 ? `${plainWords(payment.card_brand ?? "card")} ···${payment.card_last4}` : "Unknown";
  return (
    <Section title="Deposit" aside={<StatusBadge tone={tone} label={label} />}>
      <Facts
        rows={[
          { label: "Captured", value: money(payment.captured_minor) },
          { label: "Refunded", value: money(payment.refunded_minor) },
          { label: "Can be refunded", value: money(payment.refundable_minor) },
          { label: "Card", value: <span className="figures">{card}</span> },
          { label: "At Stripe", value: payment.provider_status ? plainWords(payment.provider_status) : "Unknown" },
          { label: "Stripe's id", value: <code className="break-all text-xs select-all">{payment.provider_ref}</code> },
          ...(payment.succeeded_at
            ? [{ label: "Paid", value: <TimeText at={payment.succeeded_at} as="exact" /> }]
            : []),
          ...(payment.disputed_at
            ? [{ label: "Disputed", value: <StatusBadge tone="trouble" label="The cardholder objects" /> }]
            : []),
          ...(payment.suspense_reason ? [{ label: "Held for a look", value: payment.suspense_reason }] : []),
        ]}
      />
      <p className="m-0 mt-3">
        <a
          className="text-link underline decoration-1 underline-offset-2"
          href={`${findPlace(location).base}/api/admin/jobs/${job.id}/receipt.pdf`}
        >
          Receipt (PDF)
        </a>
      </p>
    </Section>
  );
}
