import { seeBookingTimelineOptions } from "@api/strathwell/@tanstack/react-query.gen";
import { Section } from "@kit/console/Section";
import { Timeline } from "@kit/console/Timeline";
import { Whole } from "@markets/strathwell/console/Whole";
import { useQuery } from "@tanstack/react-query";
import { linesOf } from "./timeline";

/** What happened to a booking, in plain words. */
export function History({ bookingId }: { bookingId: string }) {
  const found = useQuery(seeBookingTimelineOptions({ path: { booking_id: bookingId } }));
  return (
    <Section title="Timeline" aside={found.data ? `${found.data.items.length} entries` : undefined}>
      <Whole found={found} what="the timeline" as="part">
        {({ items }) => <Timeline lines={linesOf(items)} />}
      </Whole>
    </Section>
  );
}
