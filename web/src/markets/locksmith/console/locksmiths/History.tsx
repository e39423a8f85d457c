import type { JobRow, LocksmithFile, OfferOfJob } from "@api/locksmith/types.gen";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { Section } from "@kit/console/Section";
import { durationWords } from "@markets/locksmith/console/duration";
import { type PlainColumn, PlainTable } from "@markets/locksmith/console/PlainTable";
import { TextLink } from "@markets/locksmith/console/TextLink";
import { JOB_STATUS, OFFER_STATUS, SERVICE } from "@markets/locksmith/words";

const offerColumns: PlainColumn<OfferOfJob>[] = [
  {
    id: "job",
    header: "Job",
    cell: (offer) => <TextLink href={`/jobs/${offer.job_id}`}>{offer.job_number}</TextLink>,
  },
  {
    id: "answer",
    header: "Answer",
    cell: (offer) => (
      <>
        <StatusBadge {...OFFER_STATUS[offer.status]} />
        {offer.status_reason ? <span className="block text-xs text-muted">{offer.status_reason}</span> : null}
      </>
    ),
  },
  {
    id: "wave",
    header: "Wave",
    cell: (offer) => (
      <span className="whitespace-nowrap">
        {offer.kind === "manual" ? "By hand" : `${offer.wave_number}${offer.round > 1 ? `, round ${offer.round}` : ""}`}
      </span>
    ),
  },
  { id: "asked", header: "Asked", cell: (offer) => <TimeText at={offer.created_at} /> },
  {
    id: "took",
    header: "Took",
    align: "end",
    cell: (offer) => (
      <span className="whitespace-nowrap">
        {offer.seconds_to_answer === null ? "" : durationWords(offer.seconds_to_answer)}
      </span>
    ),
  },
];

const jobColumns: PlainColumn<JobRow>[] = [
  { id: "job", header: "Job", cell: (job) => <TextLink href={`/jobs/${job.id}`}>{job.number}</TextLink> },
  { id: "status", header: "Status", cell: (job) => <StatusBadge {...JOB_STATUS[job.status]} /> },
  {
    id: "service",
    header: "Service",
    cell: (job) => <span className="whitespace-nowrap">{SERVICE[job.service_type]}</span>,
  },
  { id: "city", header: "City", cell: (job) => job.city },
  { id: "created", header: "Created", cell: (job) => <TimeText at={job.created_at} /> },
];

/** The jobs they took, and every time they were asked, with what they said: the latest of each. */
export function History({ locksmith }: { locksmith: LocksmithFile }) {
  return (
    <>
      <Section title="Jobs" aside={<TextLink href={`/?assigned_locksmith_id=${locksmith.id}`}>All of them</TextLink>}>
        <PlainTable
          label="Jobs they took, the latest first"
          columns={jobColumns}
          rows={locksmith.recent_jobs}
          rowKey={(job) => job.id}
          empty="They have not taken a job yet."
        />
      </Section>
      <Section
        title="Offers and answers"
        aside={<TextLink href={`/messages?locksmith_id=${locksmith.id}`}>All texts</TextLink>}
      >
        <PlainTable
          label="Offers and answers, the latest first"
          columns={offerColumns}
          rows={locksmith.recent_offers}
          rowKey={(offer) => offer.id}
          empty="They have not been asked yet."
        />
      </Section>
    </>
  );
}
