import { seeLocksmithOptions } from "@api/locksmith/@tanstack/react-query.gen";
import { asProblem } from "@api/problem";
import { ErrorState } from "@kit/base/ErrorState";
import { PageNotFound } from "@kit/base/PageFallback";
import { findPlace } from "@kit/base/place";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { StatusBadge } from "@kit/base/StatusBadge";
import { useLive, useLiveState } from "@kit/base/useLive";
import { PageHeader } from "@kit/console/PageHeader";
import { TextLink } from "@markets/locksmith/console/TextLink";
import { useCollected } from "@markets/locksmith/console/useCollected";
import { JOB_STATUS } from "@markets/locksmith/words";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { AVAILABILITY, availabilityOf } from "./availability";
import { Details } from "./Details";
import { Figures } from "./Figures";
import { History } from "./History";
import { LocksmithControls } from "./LocksmithControls";
import { Notes } from "./Notes";
import { Stopped } from "./Stopped";
import { WeeklyStatement } from "./WeeklyStatement";

const route = getRouteApi("/locksmiths/$locksmithId");

/** Everything about one locksmith: standing, figures, what they were asked and said, what they are owed. */
export function LocksmithPage() {
  const { locksmithId } = route.useParams();
  const live = useLiveState();
  const found = useQuery({
    ...seeLocksmithOptions({ path: { locksmith_id: locksmithId } }),
    refetchInterval: live === "live" ? false : 15_000,
  });
  useLive(
    ["locksmith:jobs", "locksmith:messages"],
    useCollected(() => void found.refetch()),
  );
  const locksmith = found.data;
  if (!locksmith) {
    if (!found.error) return <LocksmithSkeleton />;
    const { status } = asProblem(found.error);
    if (status === 404 || status === 422) return <PageNotFound home={`${findPlace(location).base}/admin`} />;
    return <ErrorState thrown={found.error} doing="show this locksmith" onRetry={() => void found.refetch()} />;
  }
  const standing = AVAILABILITY[availabilityOf(locksmith)];
  const job = locksmith.current_job;
  return (
    <>
      <PageHeader
        title={locksmith.display_name}
        tab={`${locksmith.display_name} · ${standing.label} · Locksmith console`}
        crumbs={[{ label: "Locksmiths", to: "/locksmiths" }]}
        status={<StatusBadge {...standing} size="large" />}
        actions={<LocksmithControls locksmith={locksmith} />}
      >
        {job ? (
          <p className="m-0">
            On <TextLink href={`/jobs/${job.id}`}>{`job ${job.number}`}</TextLink> in {job.city}:{" "}
            {JOB_STATUS[job.status].label.toLowerCase()}.
          </p>
        ) : null}
        {locksmith.open_offers.length ? (
          <p className="m-0">
            Asked about{" "}
            {locksmith.open_offers.map((offer, index) => (
              <span key={offer.id}>
                {index ? ", " : ""}
                <TextLink href={`/jobs/${offer.job_id}`}>{`job ${offer.job_number}`}</TextLink>
              </span>
            ))}
            , no answer yet.
          </p>
        ) : null}
      </PageHeader>
      <Stopped locksmith={locksmith} />
      <Figures locksmith={locksmith} />
      <div className="grid min-w-0 gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="grid min-w-0 content-start gap-4">
          <History locksmith={locksmith} />
          <WeeklyStatement key={locksmith.id} locksmith={locksmith} />
        </div>
        <div key={locksmith.id} className="grid min-w-0 content-start gap-4">
          <Details locksmith={locksmith} />
          <Notes locksmith={locksmith} />
        </div>
      </div>
    </>
  );
}

function LocksmithSkeleton() {
  return (
    <Loading what="the locksmith">
      <Skeleton className="mb-4 h-10 w-64" />
      <div className="mb-4 grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-5">
        {[1, 2, 3, 4, 5].map((tile) => (
          <Skeleton key={tile} className="h-24" />
        ))}
      </div>
      <div className="grid gap-4 xl:grid-cols-[1fr_24rem]">
        <Skeleton className="h-72" />
        <Skeleton className="h-72" />
      </div>
    </Loading>
  );
}
