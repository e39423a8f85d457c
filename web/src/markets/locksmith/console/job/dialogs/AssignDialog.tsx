import { seeJobCandidatesOptions } from "@api/locksmith/@tanstack/react-query.gen";
import { assignJob } from "@api/locksmith/sdk.gen";
import type { CandidateSeen } from "@api/locksmith/types.gen";
import { cx } from "@kit/base/cx";
import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { DialogGiven } from "./given";
import { useJobIntent } from "./useJobIntent";

interface Chosen {
  locksmithId: string;
  reason: string;
}

/** Assign by hand: everybody the job knows of, best first, with why not where it cannot be. */
export function AssignDialog(given: DialogGiven) {
  const { job, action, onClose } = given;
  const [picked, pick] = useState<string | null>(null);
  const found = useQuery(seeJobCandidatesOptions({ path: { job_id: job.id } }));
  const assign = useJobIntent(given, ({ locksmithId, reason }: Chosen, keyed) =>
    assignJob({
      path: { job_id: job.id },
      body: { locksmith_id: locksmithId, reason: reason || null, expected_status: job.status },
      ...keyed,
    }),
  );
  return (
    <ConfirmAction
      open
      title={action.label}
      says={action.confirm ?? ""}
      reason="optional"
      confirmLabel="Assign"
      busy={assign.isPending}
      problem={assign.error}
      notYet={picked ? null : "Choose a locksmith."}
      onConfirm={(reason) => picked && assign.mutate({ locksmithId: picked, reason })}
      onClose={onClose}
    >
      {found.error ? (
        <ErrorState as="line" thrown={found.error} doing="list the locksmiths" onRetry={() => void found.refetch()} />
      ) : found.data ? (
        <fieldset className="m-0 border-0 p-0">
          <legend className="mb-1 p-0 text-sm font-medium">Locksmith</legend>
          <div className="max-h-72 overflow-y-auto rounded-lg border border-border">
            {found.data.items.length === 0 ? <p className="m-0 p-3 text-muted">Nobody works in this area.</p> : null}
            {found.data.items.map((one) => (
              <Candidate key={one.locksmith_id} one={one} isPicked={picked === one.locksmith_id} onPick={pick} />
            ))}
          </div>
        </fieldset>
      ) : (
        <Loading what="the locksmiths">
          <Skeleton className="h-40 w-full" />
        </Loading>
      )}
    </ConfirmAction>
  );
}

function Candidate({ one, isPicked, onPick }: { one: CandidateSeen; isPicked: boolean; onPick: (id: string) => void }) {
  return (
    <label
      className={cx(
        "flex min-h-11 items-center gap-3 border-b border-separator px-3 py-2 last:border-0",
        one.assignable ? "cursor-pointer" : "text-muted",
      )}
    >
      <input
        type="radio"
        name="locksmith"
        className="size-4 shrink-0 accent-brand"
        checked={isPicked}
        disabled={!one.assignable}
        onChange={() => onPick(one.locksmith_id)}
      />
      <span className="min-w-0 flex-1">
        <span className="block font-medium">{one.name}</span>
        <span className="block text-xs text-muted">
          {one.primary_city}. {one.assignable ? one.reason : (one.why_not ?? one.reason)}
        </span>
      </span>
    </label>
  );
}
