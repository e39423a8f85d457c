import type { JobFile } from "@api/locksmith/types.gen";
import { PhoneText } from "@kit/base/PhoneText";
import { TimeText } from "@kit/base/TimeText";
import { Facts } from "@kit/console/Facts";
import { InnerLink } from "@kit/console/InnerLink";
import { PersonChip } from "@kit/console/PersonChip";
import { Section } from "@kit/console/Section";
import { OUTCOME, SERVICE, URGENCY } from "@markets/locksmith/words";

const LINK = "text-link underline decoration-1 underline-offset-2";

/** Who, what, where, and who comes. */
export function CustomerFacts({ job }: { job: JobFile }) {
  const map = `https://www.openstreetmap.org/?mlat=${job.lat}&mlon=${job.lng}#map=17/${job.lat}/${job.lng}`;
  return (
    <Section title="Request">
      <Facts
        rows={[
          { label: "Customer", value: job.customer_name },
          { label: "Phone", value: <PhoneText phone={job.customer_phone} /> },
          { label: "Service", value: `${SERVICE[job.service_type]}, ${URGENCY[job.urgency].toLowerCase()}` },
          {
            label: "Address",
            value: (
              <a className={LINK} href={map} target="_blank" rel="noreferrer">
                {job.address_line}
              </a>
            ),
          },
          {
            label: "Locksmith",
            value: job.assigned_locksmith ? (
              <PersonChip name={job.assigned_locksmith.name} href={`/locksmiths/${job.assigned_locksmith.id}`} />
            ) : (
              <span className="text-muted">Nobody yet</span>
            ),
          },
          { label: "Arrival PIN", value: <span className="figures">{job.arrival_pin}</span> },
          ...(job.arrived_at ? [{ label: "Arrived", value: <TimeText at={job.arrived_at} as="exact" /> }] : []),
          ...(job.outcome ? [{ label: "Outcome", value: OUTCOME[job.outcome] }] : []),
          { label: "Created", value: <TimeText at={job.created_at} as="exact" /> },
          {
            label: "Session",
            value: (
              <InnerLink className={LINK} href={`/sessions/${job.session_id}`}>
                How it came about
              </InnerLink>
            ),
          },
        ]}
      />
    </Section>
  );
}
