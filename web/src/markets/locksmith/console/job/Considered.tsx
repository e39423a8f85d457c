import type { ConsideredSeen, JobFile } from "@api/locksmith/types.gen";
import { plainWords } from "@kit/base/format";
import { TimeText } from "@kit/base/TimeText";
import { InnerLink } from "@kit/console/InnerLink";
import { Section } from "@kit/console/Section";
import { Fragment, type ReactNode } from "react";

const SAID: Record<string, (part: unknown) => ReactNode> = {
  distance_km: (part) => `${String(part)} km away`,
  kept_rate: (part) => (typeof part === "number" ? `keeps ${Math.round(part * 100)}%` : null),
  accepted: (part) => `said yes ${times(part)}`,
  given_back: (part) => (part ? `gave back ${times(part)}` : null),
  last_offered_at: (part) =>
    typeof part === "string" ? (
      <>
        last asked <TimeText at={part} />
      </>
    ) : null,
};

const times = (count: unknown): string => (count === 1 ? "once" : `${String(count)} times`);

/** What spoke for them; a name that is new here is shown as it is. */
function Score({ of }: { of: Record<string, unknown> }) {
  const parts = Object.entries(of)
    .filter(([, part]) => part !== null && part !== undefined)
    .map(([name, part]) => ({
      name,
      said: (SAID[name] ?? ((other) => `${plainWords(name).toLowerCase()} ${String(other)}`))(part),
    }))
    .filter(({ said }) => said !== null);
  return parts.map(({ name, said }, index) => (
    <Fragment key={name}>
      {index ? ", " : ""}
      {said}
    </Fragment>
  ));
}

function Row({ one }: { one: ConsideredSeen }) {
  return (
    <tr className="border-b border-separator align-top last:border-0 max-sm:grid max-sm:grid-cols-[minmax(0,1fr)_auto]">
      <th scope="row" className="py-2 pr-3 text-left font-normal">
        <InnerLink
          className="text-link underline decoration-1 underline-offset-2"
          href={`/locksmiths/${one.locksmith_id}`}
        >
          {one.name}
        </InnerLink>
      </th>
      <td className="py-2 pr-3">{one.eligible ? "Could be asked" : "Not asked"}</td>
      <td className="py-2 text-muted max-sm:col-span-2 max-sm:pt-0">
        {one.eligible ? <Score of={one.score} /> : one.reason}
      </td>
    </tr>
  );
}

/** Why these locksmiths and not others, wave by wave. */
export function Considered({ job }: { job: JobFile }) {
  if (job.waves.length === 0) return null;
  return (
    <Section title="Why these locksmiths">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
        {job.waves.map((wave, index) => (
          <details key={wave.id} open={index === job.waves.length - 1}>
            <summary className="min-h-9 cursor-pointer py-1 font-medium">
              Wave {wave.number}
              {wave.round > 1 ? ` of round ${wave.round}` : ""}: {wave.what_happened}
            </summary>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard. */}
            <section className="overflow-x-auto" tabIndex={0} aria-label={`Considered for wave ${wave.number}`}>
              <table className="w-full border-collapse text-sm sm:min-w-[28rem]">
                <thead className="sr-only">
                  <tr>
                    <th scope="col">Locksmith</th>
                    <th scope="col">Eligible</th>
                    <th scope="col">Why</th>
                  </tr>
                </thead>
                <tbody>
                  {wave.considered.map((one) => (
                    <Row key={one.locksmith_id} one={one} />
                  ))}
                </tbody>
              </table>
            </section>
          </details>
        ))}
      </div>
    </Section>
  );
}
