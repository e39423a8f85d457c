import "./configured";
import { seeRequestOptions, seeRequestQueryKey } from "@api/locksmith/@tanstack/react-query.gen";
import { openLink } from "@api/locksmith/sdk.gen";
import type { RequestSeen } from "@api/locksmith/types.gen";
import { asProblem } from "@api/problem";
import { ErrorState } from "@kit/base/ErrorState";
import { LiveLine } from "@kit/base/live";
import { PagePending } from "@kit/base/PageFallback";
import { findPlace } from "@kit/base/place";
import { hasLine, setLine, useLive, useLiveState } from "@kit/base/useLive";
import { buttonLook } from "@kit/public/Button";
import { PageTitle } from "@kit/public/PublicShell";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { RequestSteps } from "./request/RequestSteps";

const TrackingPage = lazy(() => import("./tracking/TrackingPage").then((found) => ({ default: found.TrackingPage })));
if (!hasLine()) setLine(new LiveLine(findPlace(location).base));

const route = getRouteApi("/request/$requestId");
/** Without the live line the page still asks now and then. */
const ASK_AGAIN_MS = 10_000;

/** A link from a text message carries a token after `#`; it becomes this browser's cookie, once. */
function useLinkToken(requestId: string) {
  const [token] = useState(() => location.hash.slice(1));
  return useQuery({
    queryKey: ["open-link", requestId, token],
    queryFn: async () => {
      const seen = (await openLink({ path: { request_id: requestId }, headers: { "X-Request-Token": token } })).data;
      // Out of the address bar and the history, so that it is not shared by accident.
      history.replaceState(history.state, "", location.pathname + location.search);
      return seen;
    },
    enabled: token.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: 1,
  });
}

/** From the first step to the receipt; which of them is shown is the server's word. */
export function FollowedRequestPage() {
  const { requestId } = route.useParams();
  const queries = useQueryClient();
  const opened = useLinkToken(requestId);
  const live = useLiveState();
  const isOpening = opened.isLoading;
  const seen = useQuery({
    ...seeRequestOptions({ path: { request_id: requestId } }),
    enabled: !isOpening,
    refetchInterval: live === "live" ? false : ASK_AGAIN_MS,
  });
  const key = seeRequestQueryKey({ path: { request_id: requestId } });
  useLive(seen.data ? [`locksmith:request:${requestId}`] : [], () => void queries.invalidateQueries({ queryKey: key }));
  const take = (answer: RequestSeen) => queries.setQueryData(key, answer);
  if (seen.data?.job) {
    return (
      <Suspense fallback={<PagePending />}>
        <TrackingPage request={seen.data} job={seen.data.job} asOf={seen.dataUpdatedAt} onChange={take} />
      </Suspense>
    );
  }
  if (seen.data) return <RequestSteps request={seen.data} onChange={take} />;
  if (seen.error) return <Unreadable thrown={opened.error ?? seen.error} onRetry={() => void seen.refetch()} />;
  return <PagePending />;
}

function Unreadable({ thrown, onRetry }: { thrown: unknown; onRetry: () => void }) {
  const problem = asProblem(thrown);
  if (problem.kind !== "refused") return <ErrorState thrown={thrown} doing="show your request" onRetry={onRetry} />;
  return (
    <div className="flex flex-col gap-4">
      <PageTitle tab="Request not found · Locksmith">This request cannot be opened here</PageTitle>
      <p>
        Requests open on the phone or computer they were made with, or by the link in our text message. Open that link,
        or start a new request. One that is paid goes on without this page.
      </p>
      <Link to="/request" className={buttonLook("primary", true)}>
        Start a new request
      </Link>
    </div>
  );
}
