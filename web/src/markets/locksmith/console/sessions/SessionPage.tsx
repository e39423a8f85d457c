import { seeSessionOptions } from "@api/locksmith/@tanstack/react-query.gen";
import { asProblem } from "@api/problem";
import { ErrorState } from "@kit/base/ErrorState";
import { PageNotFound } from "@kit/base/PageFallback";
import { findPlace } from "@kit/base/place";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { StatusBadge } from "@kit/base/StatusBadge";
import { useLive, useLiveState } from "@kit/base/useLive";
import { PageHeader } from "@kit/console/PageHeader";
import { Section } from "@kit/console/Section";
import { Timeline } from "@kit/console/Timeline";
import { TextLink } from "@markets/locksmith/console/TextLink";
import { timelineOf } from "@markets/locksmith/console/timeline";
import { useCollected } from "@markets/locksmith/console/useCollected";
import { SESSION_STEP } from "@markets/locksmith/words";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { RequestFacts } from "./RequestFacts";
import { SessionControls } from "./SessionControls";
import { Steps } from "./Steps";
import { Visitor } from "./Visitor";

const route = getRouteApi("/sessions/$sessionId");

/** How one request came about: its steps, its payment, what is held against it. */
export function SessionPage() {
  const { sessionId } = route.useParams();
  const live = useLiveState();
  const found = useQuery({
    ...seeSessionOptions({ path: { session_id: sessionId } }),
    refetchInterval: live === "live" ? false : 15_000,
  });
  const refetch = useCollected(() => void found.refetch());
  useLive(["locksmith:sessions"], ({ type, data }) => {
    if (type === "refetch" || data.id === sessionId) refetch();
  });
  const session = found.data;
  if (!session) {
    if (!found.error) return <SessionSkeleton />;
    const { status } = asProblem(found.error);
    if (status === 404 || status === 422) return <PageNotFound home={`${findPlace(location).base}/admin`} />;
    return <ErrorState thrown={found.error} doing="show this session" onRetry={() => void found.refetch()} />;
  }
  const step = SESSION_STEP[session.step];
  return (
    <>
      <PageHeader
        title={session.name}
        tab={`${session.name} · ${step.label} · Locksmith console`}
        crumbs={[{ label: "Sessions", to: "/sessions" }]}
        status={<StatusBadge {...step} size="large" />}
        actions={<SessionControls session={session} />}
      >
        {session.job_id ? (
          <p className="m-0">
            Became <TextLink href={`/jobs/${session.job_id}`}>{`job ${session.job_number ?? ""}`.trim()}</TextLink>.
          </p>
        ) : null}
      </PageHeader>
      <div className="grid min-w-0 gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid min-w-0 content-start gap-4">
          <Steps session={session} />
          <Section title="Timeline" aside={`${session.timeline.length} entries`}>
            <Timeline lines={timelineOf(session.timeline, SESSION_STEP)} />
          </Section>
        </div>
        <div className="grid min-w-0 content-start gap-4">
          <RequestFacts session={session} />
          <Visitor session={session} />
        </div>
      </div>
    </>
  );
}

function SessionSkeleton() {
  return (
    <Loading what="the session">
      <Skeleton className="mb-4 h-10 w-64" />
      <div className="grid gap-4 xl:grid-cols-[1fr_22rem]">
        <div className="grid content-start gap-4">
          <Skeleton className="h-36" />
          <Skeleton className="h-72" />
        </div>
        <Skeleton className="h-96" />
      </div>
    </Loading>
  );
}
