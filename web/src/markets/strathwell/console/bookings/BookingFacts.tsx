import type { BookingSeen } from "@api/strathwell/types.gen";
import { MoneyText } from "@kit/base/MoneyText";
import { TimeText } from "@kit/base/TimeText";
import { Facts } from "@kit/console/Facts";
import { Section } from "@kit/console/Section";
import { TextLink } from "@markets/strathwell/console/TextLink";

export function BookingFacts({ booking }: { booking: BookingSeen }) {
  const { currency } = booking;
  const money = (minor: number | null) => (minor ? <MoneyText amountMinor={minor} currency={currency} /> : null);
  const steps: [string, string | null][] = [
    ["Made", booking.created_at],
    ["Vendors asked", booking.submitted_at],
    ["All agreed", booking.ready_at],
    ["Deposit paid", booking.deposit_paid_at],
    ["Paid in full", booking.paid_at],
    ["Completed", booking.completed_at],
    ["Cancelled", booking.cancelled_at],
  ];
  return (
    <Section title="Event">
      <Facts
        rows={[
          { label: "Guests", value: booking.guest_count },
          { label: "Where", value: booking.location_text || null },
          {
            label: "Notes",
            value: booking.notes ? <span className="whitespace-pre-wrap">{booking.notes}</span> : null,
          },
          { label: "Budget", value: money(booking.requested_budget_cents) },
          {
            label: "Design",
            value: booking.template_id ? (
              <TextLink href={`/templates/${booking.template_id}`}>See the template</TextLink>
            ) : null,
          },
          ...steps.flatMap(([label, at]) => (at ? [{ label, value: <TimeText at={at} /> }] : [])),
        ]}
      />
    </Section>
  );
}
