import { listBookingsOptions } from "@api/strathwell/@tanstack/react-query.gen";
import { EmptyState } from "@kit/base/EmptyState";
import { MoneyText } from "@kit/base/MoneyText";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { Section } from "@kit/console/Section";
import { PlainTable } from "@markets/strathwell/console/PlainTable";
import { TextLink } from "@markets/strathwell/console/TextLink";
import { Whole } from "@markets/strathwell/console/Whole";
import { shortDay } from "@markets/strathwell/days";
import { said } from "@markets/strathwell/words";
import { useQuery } from "@tanstack/react-query";

const SHOWN = 8;

/** The newest bookings, so that one sees the house live. */
export function Newest() {
  const found = useQuery(listBookingsOptions({ query: { size: SHOWN } }));
  return (
    <Section title="Newest bookings" aside={<TextLink href="/bookings">All bookings</TextLink>}>
      <Whole found={found} what="the newest bookings" as="part">
        {({ items }) =>
          items.length ? (
            <PlainTable
              label="Newest bookings"
              rows={items}
              rowKey={(booking) => booking.id}
              empty=""
              columns={[
                {
                  id: "number",
                  header: "Booking",
                  cell: (booking) => <TextLink href={`/bookings/${booking.id}`}>{booking.number}</TextLink>,
                },
                {
                  id: "status",
                  header: "Status",
                  cell: (booking) => <StatusBadge {...said("booking", booking.status)} />,
                },
                {
                  id: "event",
                  header: "Event",
                  cell: (booking) => (booking.event_date ? shortDay(booking.event_date) : "No date yet"),
                },
                {
                  id: "total",
                  header: "Total",
                  align: "end",
                  cell: (booking) =>
                    booking.total_cents === null ? (
                      <span className="text-muted">Not agreed</span>
                    ) : (
                      <MoneyText amountMinor={booking.total_cents} currency={booking.currency} />
                    ),
                },
                { id: "made", header: "Made", cell: (booking) => <TimeText at={booking.created_at} /> },
              ]}
            />
          ) : (
            <EmptyState title="No bookings yet">
              Every event an organizer puts together appears here by itself, from its draft on.
            </EmptyState>
          )
        }
      </Whole>
    </Section>
  );
}
