import type { JobFile } from "@api/locksmith/types.gen";
import { formatMoney, plainWords } from "@kit/base/format";
import { TimeText } from "@kit/base/TimeText";
import { Section } from "@kit/console/Section";
import { LazyLedgerFlow } from "@kit/pictures";
import { flowOf } from "./flow";

/** Where the money went, as a picture and as the ledger's own lines. */
export function LedgerPicture({ job }: { job: JobFile }) {
  const flow = flowOf(job.money);
  return (
    <Section title="Ledger" aside={`${job.money.length} transfers`}>
      {flow.links.length ? (
        <LazyLedgerFlow
          label={`Money of job ${job.number}`}
          nodes={flow.nodes}
          links={flow.links}
          currency={job.currency}
        />
      ) : null}
      <ol className="m-0 mt-3 grid list-none gap-3 p-0">
        {job.money.map((transfer) => (
          <li key={transfer.id} className="text-sm">
            <p className="m-0 flex justify-between gap-3">
              <span className="font-medium">{transfer.what}</span>
              <span className="text-muted">
                <TimeText at={transfer.at} />
              </span>
            </p>
            <ul className="m-0 mt-1 grid list-none gap-0.5 p-0 text-muted">
              {transfer.legs.map((leg) => (
                <li key={`${leg.purpose}-${leg.owner_id}-${leg.amount_minor}`} className="flex justify-between gap-3">
                  <span className="min-w-0 truncate">
                    {plainWords(leg.purpose)} ({plainWords(leg.owner_type).toLowerCase()})
                  </span>
                  <span className="figures">{formatMoney(leg.amount_minor, leg.currency)}</span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </Section>
  );
}
