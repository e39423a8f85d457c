import { asProblem } from "@api/problem";
import { seeSubscriptionOptions } from "@api/strathwell/@tanstack/react-query.gen";
import type { Occasion } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { PageTitle } from "@kit/public/PublicShell";
import { tomorrow } from "@markets/strathwell/days";
import { OrganizerDoor } from "@markets/strathwell/public/OrganizerDoor";
import { SubscribeOffer } from "@markets/strathwell/public/SubscribeOffer";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { OccasionForm } from "./OccasionForm";
import { FIELD, read, searchOf, typedOf, type Wrong } from "./occasion";
import { PlanShown } from "./PlanShown";
import { usePlan } from "./usePlan";

const route = getRouteApi("/planner");

/** A template, a budget and a day become shares, suggestions, and a draft booking. */
export function PlannerPage() {
  return (
    <div data-wide className="flex flex-col gap-6">
      <div className="flex flex-col gap-2">
        <PageTitle tab="Planner · Strathwell">Planner</PageTitle>
        <p className="m-0 max-w-prose text-muted">
          Your budget split as a template does it, with vendors who are free on your day and fit their share.
        </p>
      </div>
      <OrganizerDoor>
        <ForSubscribers />
      </OrganizerDoor>
    </div>
  );
}

function ForSubscribers() {
  const own = useQuery(seeSubscriptionOptions());
  if (own.data?.opens_templates) return <Planning />;
  if (own.data) {
    return (
      <div className="max-w-xl">
        <SubscribeOffer what="The planner" />
      </div>
    );
  }
  if (own.error) {
    return <ErrorState thrown={own.error} doing="open the planner" onRetry={() => void own.refetch()} />;
  }
  return (
    <Loading what="the planner">
      <Skeleton className="h-96 max-w-sm" />
    </Loading>
  );
}

function Planning() {
  const raw = route.useSearch() as Record<string, unknown>;
  const navigate = route.useNavigate();
  const key = JSON.stringify(raw);
  const typed = useMemo(() => typedOf(JSON.parse(key) as Record<string, unknown>), [key]);
  const asked = read(typed, tomorrow());
  const plan = usePlan("occasion" in asked ? asked.occasion : null);
  const look = (occasion: Occasion) => {
    const next = searchOf(occasion);
    if (JSON.stringify(next) === key) void plan.refetch();
    else void navigate({ search: next as never, resetScroll: false });
  };
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[20rem_minmax(0,1fr)]">
      <OccasionForm key={key} asked={typed} refused={refusedFields(plan.error)} busy={plan.isFetching} onPlan={look} />
      {"occasion" in asked ? <PlanShown occasion={asked.occasion} plan={plan} /> : <Beginning />}
    </div>
  );
}

/** What the server says of single fields, where the form shows it. */
function refusedFields(thrown: unknown): Wrong {
  if (!thrown) return {};
  const problem = asProblem(thrown);
  const wrong: Wrong = {};
  for (const [theirs, ours] of Object.entries(FIELD)) {
    const what = problem.field(theirs);
    if (what) wrong[ours] = what;
  }
  return wrong;
}

function Beginning() {
  return (
    <div className="rounded-2xl border border-dashed border-border p-6 text-muted max-lg:hidden">
      <p className="m-0 font-semibold text-foreground">Your plan appears here.</p>
      <p className="m-0 mt-1">Choose a template, say how many you are and when. Nobody is asked by planning.</p>
    </div>
  );
}
