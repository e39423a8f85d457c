import { seeDispatchingOptions } from "@api/locksmith/@tanstack/react-query.gen";
import type { Analytics, Dispatching, Speed } from "@api/locksmith/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { Section } from "@kit/console/Section";
import { LazyBarChart } from "@kit/pictures";
import { PlainTable } from "@markets/locksmith/console/PlainTable";
import { useQuery } from "@tanstack/react-query";
import { countText, durationText, plural, shareText } from "./figures";
import { daysIn, type Span } from "./span";

const MILESTONES: Record<Speed["milestone"], string> = {
  first_offer: "First text sent",
  assigned: "Somebody found",
  completed: "Done",
};
/** The API counts no longer span of these. */
const DAYS_MAX = 92;

/** In which wave somebody says YES, and how long customers wait. */
export function Search({ seen, span }: { seen: Analytics; span: Span }) {
  const tooLong = daysIn(span.since, span.until) > DAYS_MAX;
  const found = useQuery({
    ...seeDispatchingOptions({
      query: { from: span.since, to: span.until, city: span.city, zone: span.zone },
    }),
    enabled: !tooLong,
  });
  return (
    <Section
      title="Finding somebody"
      aside={found.data ? plural(found.data.searched, "search", "searches") : undefined}
    >
      {tooLong ? (
        <p className="m-0 text-muted">Waves and waiting times are counted for at most {DAYS_MAX} days. Choose fewer.</p>
      ) : found.error && !found.data ? (
        <ErrorState
          as="line"
          thrown={found.error}
          doing="count waves and waiting times"
          onRetry={() => void found.refetch()}
        />
      ) : found.data ? (
        <Figures found={found.data} seen={seen} />
      ) : (
        <Loading what="waves and waiting times">
          <Skeleton className="h-72" />
        </Loading>
      )}
    </Section>
  );
}

function Figures({ found, seen }: { found: Dispatching; seen: Analytics }) {
  return (
    <div className="grid min-w-0 gap-6 xl:grid-cols-2">
      <div className="grid min-w-0 content-start gap-4">
        <LazyBarChart
          label="Share of searches that found somebody, by wave"
          axis="Wave"
          height={200}
          data={found.waves.map(({ wave, share }) => ({ name: `Wave ${wave}`, values: { share } }))}
          series={[{ key: "share", label: "Found in this wave", colour: "done" }]}
          format={(value) => shareText(value)}
          formatAxis={(value) => shareText(value)}
          empty="Nobody was asked in these days."
        />
        <PlainTable
          label="Waves"
          rows={found.waves}
          rowKey={({ wave }) => String(wave)}
          empty="Nobody was asked in these days."
          columns={[
            { id: "wave", header: "Wave", cell: ({ wave }) => wave },
            { id: "asked", header: "Asked", align: "end", cell: ({ asked }) => countText(asked) },
            { id: "answered", header: "Answered", align: "end", cell: ({ answered }) => countText(answered) },
            { id: "found", header: "Said YES first", align: "end", cell: ({ found: yes }) => countText(yes) },
            { id: "share", header: "Found by then", align: "end", cell: ({ share_found }) => shareText(share_found) },
          ]}
        />
      </div>
      <div className="grid min-w-0 content-start gap-4">
        <PlainTable
          label="Time from paid"
          rows={found.speeds}
          rowKey={({ milestone }) => milestone}
          empty="No job has come that far."
          columns={[
            { id: "milestone", header: "From paid to", cell: ({ milestone }) => MILESTONES[milestone] },
            { id: "jobs", header: "Jobs", align: "end", cell: ({ jobs }) => countText(jobs) },
            {
              id: "median",
              header: "Half within",
              align: "end",
              cell: ({ median_seconds }) => durationText(median_seconds),
            },
            { id: "p90", header: "9 of 10 within", align: "end", cell: ({ p90_seconds }) => durationText(p90_seconds) },
          ]}
        />
        <LazyBarChart
          label="Texts to locksmiths by hour of the day: asked, answered, YES"
          axis="Hour"
          height={180}
          data={seen.acceptance_by_hour.map(({ hour, offers, answered, accepted }) => ({
            name: `${hour}:00`,
            values: { offers, answered, accepted },
          }))}
          series={[
            { key: "offers", label: "Asked", colour: "plain" },
            { key: "answered", label: "Answered", colour: "moving" },
            { key: "accepted", label: "Said YES", colour: "done" },
          ]}
          empty="Nobody was asked in these days."
        />
      </div>
    </div>
  );
}
