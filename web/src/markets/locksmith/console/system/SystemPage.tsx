import { seeSystemOptions } from "@api/locksmith/@tanstack/react-query.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { PageHeader } from "@kit/console/PageHeader";
import { useQuery } from "@tanstack/react-query";
import { Periodic, Queue } from "./Engine";
import { PartCards } from "./PartCards";
import { Promises } from "./Promises";
import { Inbox, Outbox } from "./Traffic";
import { PART_STATE, PARTS, WHOLE_STATE } from "./words";

const EVERY_MS = 10_000;

/** Whether the house works, part by part; asked again every ten seconds. */
export function SystemPage() {
  const found = useQuery({ ...seeSystemOptions(), refetchInterval: EVERY_MS });
  const seen = found.data;
  return (
    <>
      <PageHeader
        title="System"
        tab={`${seen && seen.state !== "ok" ? `${WHOLE_STATE[seen.state]} · ` : ""}System · Locksmith console`}
        status={
          seen ? <StatusBadge tone={PART_STATE[seen.state].tone} label={WHOLE_STATE[seen.state]} size="large" /> : null
        }
      >
        {seen ? (
          <>
            As of <TimeText at={seen.as_of} />; asked again every 10 seconds.
          </>
        ) : (
          "Asking each part…"
        )}
      </PageHeader>
      {found.error ? (
        <div className="mb-4">
          <ErrorState
            as={seen ? "line" : "block"}
            thrown={found.error}
            doing={seen ? "ask again; what you see is as it was" : "see how the system is doing"}
            onRetry={() => void found.refetch()}
          />
        </div>
      ) : null}
      {seen ? (
        <div className="grid min-w-0 gap-4">
          <PartCards seen={seen} />
          <Periodic seen={seen} />
          <Outbox seen={seen} />
          <Inbox seen={seen} />
          <Queue seen={seen} />
          <Promises seen={seen} />
        </div>
      ) : found.error ? null : (
        <Loading what="how the system is doing">
          <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3 2xl:grid-cols-4">
            {PARTS.map(({ name }) => (
              <Skeleton key={name} className="h-32" />
            ))}
          </div>
        </Loading>
      )}
    </>
  );
}
