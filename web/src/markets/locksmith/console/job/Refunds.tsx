import type { JobFile } from "@api/locksmith/types.gen";
import { plainWords } from "@kit/base/format";
import { MoneyText } from "@kit/base/MoneyText";
import { StatusBadge, type Tone } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { Section } from "@kit/console/Section";

const TONES: Record<string, Tone> = { succeeded: "done", failed: "trouble", canceled: "stopped" };

/** Each refund that was asked for: by whom, why, and what became of it. */
export function Refunds({ job }: { job: JobFile }) {
  return (
    <Section title="Refunds" aside={job.refunds.length || undefined}>
      {job.refunds.length === 0 ? (
        <p className="m-0 text-muted">None. {job.proposal.amount_minor ? job.proposal.why : ""}</p>
      ) : (
        <ul className="m-0 grid list-none gap-3 p-0">
          {job.refunds.map((refund) => (
            <li key={refund.id} className="grid gap-1">
              <div className="flex items-center justify-between gap-3">
                <span className="font-semibold">
                  <MoneyText amountMinor={refund.amount_minor} currency={refund.currency} />
                </span>
                <StatusBadge tone={TONES[refund.status] ?? "moving"} label={plainWords(refund.status)} />
              </div>
              <p className="m-0">{refund.reason}</p>
              <p className="m-0 text-xs text-muted">
                {refund.requested_by}, <TimeText at={refund.created_at} />
              </p>
              {refund.failure_reason ? <p className="m-0 text-trouble-ink">{refund.failure_reason}</p> : null}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
