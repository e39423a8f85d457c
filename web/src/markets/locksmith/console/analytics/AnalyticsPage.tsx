import { seeAnalyticsOptions, seeDemandOptions } from "@api/locksmith/@tanstack/react-query.gen";
import { useClockLead } from "@kit/base/clock";
import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { TimeText } from "@kit/base/TimeText";
import { PageHeader } from "@kit/console/PageHeader";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { BusyHours } from "./BusyHours";
import { DemandMap } from "./DemandMap";
import { Headlines } from "./Headlines";
import { PerDay } from "./PerDay";
import { Requests } from "./Requests";
import { ByCity, ByService, Outcomes, RefundReasons } from "./Results";
import { Search } from "./Search";
import { SpanBar } from "./SpanBar";
import { dayName, type Span } from "./span";

const route = getRouteApi("/analytics");
const EVERY_MS = 60_000;

/** The market over a range of days; every figure leads to the list it counts. */
export function AnalyticsPage() {
  const asked = route.useSearch();
  const navigate = route.useNavigate();
  const kept = { refetchInterval: EVERY_MS, placeholderData: keepPreviousData };
  const whole = useQuery({ ...seeAnalyticsOptions({ query: asked }), ...kept });
  const demands = useQuery({ ...seeDemandOptions({ query: asked }), ...kept });
  const lead = useClockLead();
  const seen = whole.data;
  const span: Span | null = seen ?? null;
  return (
    <>
      <PageHeader title="Analytics" tab="Analytics · Locksmith console">
        {seen ? (
          <>
            {dayName(seen.since)} to {dayName(seen.until)}
            {seen.city ? ` in ${seen.city}` : ""}, against {dayName(seen.before.since)} to {dayName(seen.before.until)}.
            As of <TimeText at={new Date(whole.dataUpdatedAt + lead).toISOString()} as="clock" />.
          </>
        ) : (
          "Counting…"
        )}
      </PageHeader>
      <SpanBar asked={asked} onAsk={(next) => void navigate({ search: next as typeof asked, replace: true })} />
      {whole.error ? (
        <div className="mb-4">
          <ErrorState
            as={seen ? "line" : "block"}
            thrown={whole.error}
            doing={seen ? "count again; what you see is as it was" : "count this"}
            onRetry={() => void whole.refetch()}
          />
        </div>
      ) : null}
      {seen && span ? (
        <div
          className="grid min-w-0 gap-4 transition-opacity aria-busy:opacity-60"
          aria-busy={whole.isPlaceholderData || demands.isPlaceholderData}
        >
          <Headlines seen={seen} span={span} />
          <div className="grid min-w-0 gap-4 xl:grid-cols-2">
            <div className="grid min-w-0 content-start gap-4">
              <Requests seen={seen} span={span} />
              <Outcomes seen={seen} span={span} />
            </div>
            <div className="grid min-w-0 content-start gap-4">
              {demands.data ? <PerDay demand={demands.data} span={span} /> : <DemandPending query={demands} />}
            </div>
          </div>
          <Search seen={seen} span={span} />
          {demands.data ? (
            <>
              <BusyHours demand={demands.data} />
              <DemandMap demand={demands.data} seen={seen} span={span} />
            </>
          ) : null}
          <div className="grid min-w-0 items-start gap-4 xl:grid-cols-2">
            <RefundReasons seen={seen} span={span} />
            {demands.data ? (
              <>
                <ByService demand={demands.data} span={span} />
                <ByCity demand={demands.data} span={span} />
              </>
            ) : null}
          </div>
        </div>
      ) : whole.error ? null : (
        <AnalyticsPending />
      )}
    </>
  );
}

function DemandPending({ query }: { query: { error: unknown; refetch: () => unknown } }) {
  if (query.error)
    return <ErrorState as="line" thrown={query.error} doing="count the demand" onRetry={() => void query.refetch()} />;
  return (
    <Loading what="the demand">
      <Skeleton className="mb-4 h-72" />
      <Skeleton className="h-72" />
    </Loading>
  );
}

function AnalyticsPending() {
  return (
    <Loading what="the figures">
      <div className="mb-4 grid grid-cols-2 gap-3 md:grid-cols-3 2xl:grid-cols-6">
        {[1, 2, 3, 4, 5, 6].map((tile) => (
          <Skeleton key={tile} className="h-24" />
        ))}
      </div>
      <div className="grid gap-4 xl:grid-cols-2">
        <Skeleton className="h-[30rem]" />
        <Skeleton className="h-[30rem]" />
      </div>
    </Loading>
  );
}
