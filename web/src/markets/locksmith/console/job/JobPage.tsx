import { seeJobOptions, seeJobQueryKey } from "@api/locksmith/@tanstack/react-query.gen";
import { asProblem } from "@api/problem";
import { ErrorState } from "@kit/base/ErrorState";
import { PageNotFound } from "@kit/base/PageFallback";
import { findPlace } from "@kit/base/place";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { StatusBadge } from "@kit/base/StatusBadge";
import { useLive, useLiveState } from "@kit/base/useLive";
import { PageHeader } from "@kit/console/PageHeader";
import { JOB_STATUS } from "@markets/locksmith/words";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { JobBody } from "./JobBody";
import { JobControls } from "./JobControls";

const route = getRouteApi("/jobs/$jobId");

/** Everything about one job, live: what happened, who was asked, where the money is, what may be done. */
export function JobPage() {
  const { jobId } = route.useParams();
  const queries = useQueryClient();
  const live = useLiveState();
  const options = seeJobOptions({ path: { job_id: jobId } });
  const found = useQuery({ ...options, refetchInterval: live === "live" ? false : 15_000 });
  useLive([`locksmith:job:${jobId}`], () => {
    void queries.invalidateQueries({ queryKey: seeJobQueryKey({ path: { job_id: jobId } }) });
    void queries.invalidateQueries({ queryKey: ["job-messages", jobId] });
  });
  const job = found.data;
  if (!job) {
    if (!found.error) return <JobSkeleton />;
    const problem = asProblem(found.error);
    if (problem.status === 404 || problem.status === 422)
      return <PageNotFound home={`${findPlace(location).base}/admin`} />;
    return <ErrorState thrown={found.error} doing="show this job" onRetry={() => void found.refetch()} />;
  }
  const { tone, label } = JOB_STATUS[job.status];
  return (
    <>
      <PageHeader
        title={`Job ${job.number}`}
        tab={`${job.number} · ${label} · Locksmith console`}
        crumbs={[{ label: "Dashboard", to: "/" }]}
        status={<StatusBadge tone={tone} label={label} size="large" />}
        actions={<JobControls job={job} />}
      >
        {job.stopped_because ? <p className="m-0 text-muted">{job.stopped_because}</p> : null}
      </PageHeader>
      <JobBody job={job} />
    </>
  );
}

function JobSkeleton() {
  return (
    <Loading what="the job">
      <Skeleton className="mb-4 h-10 w-64" />
      <div className="grid gap-4 xl:grid-cols-[1fr_22rem]">
        <div className="grid gap-4">
          <Skeleton className="h-56" />
          <Skeleton className="h-72" />
        </div>
        <div className="grid content-start gap-4">
          <Skeleton className="h-64" />
          <Skeleton className="h-48" />
        </div>
      </div>
    </Loading>
  );
}
