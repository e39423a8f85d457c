import { seeSubscriptionOptions } from "@api/strathwell/@tanstack/react-query.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { StatusBadge } from "@kit/base/StatusBadge";
import { buttonLook } from "@kit/public/Button";
import { Card } from "@kit/public/Card";
import { standingOf } from "@markets/strathwell/public/subscribing";
import { said } from "@markets/strathwell/words";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

/** Where the subscription stands, and the way to it. */
export function SubscriptionCard() {
  const own = useQuery(seeSubscriptionOptions());
  return (
    <Card className="flex flex-col gap-3">
      <h2 className="m-0 text-xl font-semibold">Subscription</h2>
      {own.data ? (
        <>
          <p className="m-0 flex flex-wrap items-center gap-3">
            <StatusBadge {...said("subscription", own.data.status)} size="large" />
            <span className="text-muted">{standingOf(own.data)}</span>
          </p>
          <Link to="/subscription" className={`${buttonLook("secondary", false)} self-start`}>
            {own.data.opens_templates ? "See it" : "What it gives"}
          </Link>
        </>
      ) : own.error ? (
        <ErrorState as="line" thrown={own.error} doing="show your subscription" onRetry={() => void own.refetch()} />
      ) : (
        <Loading what="your subscription">
          <Skeleton className="h-8 w-1/2" />
        </Loading>
      )}
    </Card>
  );
}
