import { seeSubscriptionOptions } from "@api/strathwell/@tanstack/react-query.gen";
import { startSubscription } from "@api/strathwell/sdk.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { useIntent } from "@kit/base/intent";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { Button, buttonLook } from "@kit/public/Button";
import { Card } from "@kit/public/Card";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Check } from "lucide-react";
import { monthly, standingOf } from "./subscribing";

const GIVES = [
  "Every template whole: how its budget is split, what to do when, all of its pictures.",
  "The planner: your budget divided, with vendors who are free on your day and fit it.",
  "A draft booking from a plan, with everyone already in it.",
] as const;

export function WhatItGives() {
  return (
    <ul className="m-0 flex list-none flex-col gap-2 p-0">
      {GIVES.map((gift) => (
        <li key={gift} className="flex items-start gap-2.5">
          <Check size={20} aria-hidden className="mt-0.5 shrink-0 text-done-ink" /> {gift}
        </li>
      ))}
    </ul>
  );
}

/** The trial, once, without a card. What waits for it is asked for again when it has begun. */
export function StartTrial({ days }: { days: number }) {
  const start = useIntent({
    send: async (mode: "trial", keyed) => (await startSubscription({ body: { mode }, ...keyed })).data,
  });
  return (
    <div className="flex flex-col gap-3">
      <Button wide busy={start.isPending} busyLabel="Starting …" onClick={() => start.mutate("trial")}>
        Try it for {days} days
      </Button>
      <p className="m-0 text-center text-sm text-muted">Without a card. It ends by itself.</p>
      {start.error ? <ErrorState as="line" thrown={start.error} doing="start the trial" /> : null}
    </div>
  );
}

/** In place of what is for subscribers only: what a subscription gives, and how one comes by it. */
export function SubscribeOffer({ what }: { what: string }) {
  const own = useQuery(seeSubscriptionOptions());
  return (
    <Card className="flex flex-col gap-5">
      <h2 className="m-0 text-xl font-semibold text-balance">{what} is for subscribers.</h2>
      <WhatItGives />
      {own.data ? (
        <>
          <p className="m-0 text-muted">It costs {monthly(own.data)}.</p>
          {own.data.can_start_trial ? (
            <StartTrial days={own.data.trial_days} />
          ) : (
            <>
              <p className="m-0 text-muted">{standingOf(own.data)}</p>
              <Link to="/subscription" className={buttonLook("primary", true)}>
                Your subscription
              </Link>
            </>
          )}
        </>
      ) : own.error ? (
        <ErrorState as="line" thrown={own.error} doing="show the offer" onRetry={() => void own.refetch()} />
      ) : (
        <Loading what="the offer">
          <Skeleton className="h-12 w-full rounded-xl" />
        </Loading>
      )}
    </Card>
  );
}
