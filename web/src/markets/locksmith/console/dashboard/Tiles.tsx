import type { JobsSummary } from "@api/locksmith/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { StatTile } from "@kit/console/StatTile";
import { JOB_STATUS } from "@markets/locksmith/words";
import type { UseQueryResult } from "@tanstack/react-query";

const GRID = "mb-4 grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-6";

function sum(counts: Record<string, number>, ...states: string[]): number {
  return states.reduce((total, state) => total + (counts[state] ?? 0), 0);
}

/** Counted up to a bound; past it the figure says "or more". */
const bounded = (count: number, cap: number) => (count >= cap ? `${cap}+` : count);

/** The figures an operator looks at first; each leads to what it counts. */
export function Tiles({ summary }: { summary: UseQueryResult<JobsSummary, unknown> }) {
  const { data, error } = summary;
  if (error && !data)
    return <ErrorState as="line" thrown={error} doing="count the jobs" onRetry={() => void summary.refetch()} />;
  if (!data) {
    return (
      <Loading what="the figures">
        <div className={GRID}>
          {[1, 2, 3, 4, 5, 6].map((tile) => (
            <Skeleton key={tile} className="h-24" />
          ))}
        </div>
      </Loading>
    );
  }
  const { open, cap } = data;
  const searching = sum(open, "CREATED", "DISPATCHING", "OFFERED");
  return (
    <div className={GRID}>
      <StatTile
        label="Looking for somebody"
        value={bounded(searching, cap)}
        tone={JOB_STATUS.DISPATCHING.tone}
        href="/?status=%5B%22CREATED%22%2C%22DISPATCHING%22%2C%22OFFERED%22%5D"
      />
      <StatTile
        label={`Waiting over ${data.waiting_minutes} min`}
        value={bounded(data.waiting_too_long, cap)}
        tone={data.waiting_too_long ? "trouble" : "plain"}
        href="/?status=%5B%22CREATED%22%2C%22DISPATCHING%22%2C%22OFFERED%22%5D&sort=created_at&direction=asc"
      />
      <StatTile
        label="Locksmith assigned"
        value={bounded(sum(open, "ASSIGNED", "EN_ROUTE"), cap)}
        tone={JOB_STATUS.ASSIGNED.tone}
        href="/?status=%5B%22ASSIGNED%22%2C%22EN_ROUTE%22%5D"
      />
      <StatTile
        label="Deposits to decide"
        value={bounded(data.deposits_to_decide, cap)}
        tone={data.deposits_to_decide ? "waiting" : "plain"}
        href="/?status=%5B%22FAILED%22%2C%22CANCELED%22%5D&deposit_status=held"
      />
      <StatTile
        label="Done in 24 h"
        value={bounded(data.completed_last_24_hours, cap)}
        tone="done"
        href="/?status=%5B%22COMPLETED%22%5D"
      />
      <StatTile
        label="Failed in 24 h"
        value={bounded(data.failed_last_24_hours, cap)}
        tone={data.failed_last_24_hours ? "trouble" : "plain"}
        href="/?status=%5B%22FAILED%22%5D"
        detail={data.texts_failed_last_24_hours ? `${data.texts_failed_last_24_hours} texts undelivered` : undefined}
      />
    </div>
  );
}
