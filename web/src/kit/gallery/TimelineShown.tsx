import { Section } from "@kit/console/Section";
import { Timeline } from "@kit/console/Timeline";

export function TimelineShown() {
  return (
    <Section title="History">
      <Timeline
        lines={[
          {
            key: "1",
            at: "2026-03-13T22:58:02-05:00",
            who: "Ada Okafor",
            whoKind: "customer",
            what: "Paid the deposit",
            tone: "done",
            data: { amount: "$50.00", payment_intent: "pi_3OqX" },
          },
          {
            key: "2",
            at: "2026-03-14T09:03:20-05:00",
            who: "Dispatch",
            whoKind: "system",
            what: "Asked three locksmiths",
            from: "Finding a locksmith",
            to: "Offered",
            tone: "moving",
          },
          {
            key: "3",
            at: "2026-03-14T09:12:47-05:00",
            who: "dora@example.com",
            whoKind: "staff",
            what: "Canceled the job",
            from: "Offered",
            to: "Canceled",
            reason: "The customer found the spare key.",
            tone: "stopped",
          },
        ]}
      />
    </Section>
  );
}
