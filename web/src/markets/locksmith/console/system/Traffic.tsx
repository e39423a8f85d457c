import type { SystemSeen } from "@api/locksmith/types.gen";
import { plainWords } from "@kit/base/format";
import { TimeText } from "@kit/base/TimeText";
import { Section } from "@kit/console/Section";
import { PlainTable } from "@markets/locksmith/console/PlainTable";
import { TextLink } from "@markets/locksmith/console/TextLink";
import { countText } from "./words";

const NOT_ASKED = "This could not be asked just now.";
const share = new Intl.NumberFormat("en-US", { style: "percent", maximumFractionDigits: 1 });
const at = (time: string | null) => (time ? <TimeText at={time} /> : <span className="text-muted">None</span>);
const CHANNELS: Record<string, string> = { sms: "Texts", email: "Mails" };

/** Webhooks: what came in, and what of it waits. */
export function Inbox({ seen }: { seen: SystemSeen }) {
  return (
    <Section title="What comes in">
      <PlainTable
        label="Webhooks by provider"
        rows={seen.inbox.facts?.providers ?? []}
        rowKey={({ provider }) => provider}
        empty={seen.inbox.facts ? "Nothing has come in yet." : NOT_ASKED}
        columns={[
          { id: "provider", header: "From", cell: ({ provider }) => plainWords(provider) },
          { id: "last", header: "Last", cell: ({ last_received_at }) => at(last_received_at) },
          { id: "waiting", header: "Not applied", align: "end", cell: ({ waiting }) => countText(waiting) },
          { id: "oldest", header: "Oldest of these", cell: ({ oldest_unapplied_at }) => at(oldest_unapplied_at) },
          { id: "parked", header: "Parked", align: "end", cell: ({ parked }) => countText(parked) },
          { id: "suspense", header: "To be read", align: "end", cell: ({ suspense }) => countText(suspense) },
        ]}
      />
    </Section>
  );
}

/** Texts and mails: what leaves, and what of it arrives. */
export function Outbox({ seen }: { seen: SystemSeen }) {
  return (
    <Section title="What goes out" aside={<TextLink href="/messages?failed=true">Not delivered</TextLink>}>
      <PlainTable
        label="Outgoing by channel"
        rows={seen.outbox.facts?.channels ?? []}
        rowKey={({ channel }) => channel}
        empty={seen.outbox.facts ? "Nothing has been sent yet." : NOT_ASKED}
        columns={[
          {
            id: "channel",
            header: "By",
            cell: ({ channel }) => (
              <TextLink href={`/messages?direction=out&channel=${channel}`}>{CHANNELS[channel] ?? channel}</TextLink>
            ),
          },
          { id: "waiting", header: "Waiting", align: "end", cell: ({ waiting }) => countText(waiting) },
          { id: "oldest", header: "Oldest of these", cell: ({ oldest_waiting_at }) => at(oldest_waiting_at) },
          { id: "unknown", header: "Unknown", align: "end", cell: ({ unknown_outcome }) => countText(unknown_outcome) },
          { id: "sent", header: "On their way", align: "end", cell: ({ sent_24h }) => countText(sent_24h) },
          { id: "delivered", header: "Delivered", align: "end", cell: ({ delivered_24h }) => countText(delivered_24h) },
          { id: "failed", header: "Failed", align: "end", cell: ({ failed_24h }) => countText(failed_24h) },
          {
            id: "rate",
            header: "Arrive",
            align: "end",
            cell: ({ delivery_rate_24h }) => (delivery_rate_24h === null ? "–" : share.format(delivery_rate_24h)),
          },
        ]}
      />
      <p className="m-0 mt-2 text-xs text-muted">The last four are of the last 24 hours.</p>
    </Section>
  );
}
