import type { SystemSeen } from "@api/locksmith/types.gen";
import { plainWords } from "@kit/base/format";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { Section } from "@kit/console/Section";
import { PlainTable } from "@markets/locksmith/console/PlainTable";
import { TextLink } from "@markets/locksmith/console/TextLink";

/** What must always hold, what the books say against Stripe's, and what was loud. */
export function Promises({ seen }: { seen: SystemSeen }) {
  const { promises, reconcile, alarms } = seen;
  return (
    <>
      <Section title="Promises" aside={promises.facts ? <TimeText at={promises.facts.finished_at} /> : undefined}>
        <PlainTable
          label="Broken promises"
          rows={promises.facts?.shown ?? []}
          rowKey={({ code, entity, entity_id, detail }) => `${code} ${entity} ${entity_id} ${detail}`}
          empty={promises.sentence}
          columns={[
            {
              id: "promise",
              header: "Promise",
              cell: ({ promise, code }) => (
                <>
                  <span className="block min-w-48 text-pretty">{promise}</span>
                  <code className="text-xs text-muted">{code}</code>
                </>
              ),
            },
            {
              id: "about",
              header: "About",
              cell: ({ href, entity, entity_id }) => {
                const name = `${plainWords(entity)}${entity_id ? ` ${entity_id}` : ""}`;
                return href ? <TextLink href={href}>{name}</TextLink> : name;
              },
            },
            { id: "detail", header: "What was found", cell: ({ detail }) => detail },
          ]}
        />
      </Section>
      <Section
        title="Books against Stripe"
        aside={reconcile.facts ? <TimeText at={reconcile.facts.finished_at} /> : undefined}
      >
        <PlainTable
          label="Differences"
          rows={reconcile.facts?.shown ?? []}
          rowKey={({ entity, detail }) => `${entity} ${detail}`}
          empty={reconcile.sentence}
          columns={[
            { id: "entity", header: "About", cell: ({ entity }) => plainWords(entity) },
            { id: "detail", header: "Difference", cell: ({ detail }) => detail },
            {
              id: "state",
              header: "State",
              cell: ({ repaired }) => (
                <StatusBadge tone={repaired ? "done" : "trouble"} label={repaired ? "Mended" : "Open"} />
              ),
            },
          ]}
        />
      </Section>
      <Section title="Alarms">
        <PlainTable
          label="Newest alarms"
          rows={alarms.facts?.newest ?? []}
          rowKey={({ at, event, entity_id }) => `${at} ${event} ${entity_id}`}
          empty={alarms.sentence}
          columns={[
            { id: "at", header: "When", cell: ({ at }) => <TimeText at={at} /> },
            { id: "event", header: "What", cell: ({ event }) => plainWords(event) },
            {
              id: "about",
              header: "About",
              cell: ({ href, entity_type }) =>
                href ? <TextLink href={href}>{plainWords(entity_type)}</TextLink> : plainWords(entity_type),
            },
            { id: "reason", header: "Why", cell: ({ reason }) => reason ?? "" },
          ]}
        />
      </Section>
    </>
  );
}
