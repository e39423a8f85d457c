import { seeSubscriptionOptions } from "@api/strathwell/@tanstack/react-query.gen";
import type { SubscriptionSeen } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { PagePending } from "@kit/base/PageFallback";
import { StatusBadge } from "@kit/base/StatusBadge";
import { buttonLook } from "@kit/public/Button";
import { Card } from "@kit/public/Card";
import { PageTitle } from "@kit/public/PublicShell";
import { OrganizerDoor } from "@markets/strathwell/public/OrganizerDoor";
import { StartTrial, WhatItGives } from "@markets/strathwell/public/SubscribeOffer";
import { monthly, standingOf } from "@markets/strathwell/public/subscribing";
import { said } from "@markets/strathwell/words";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Bills } from "./Bills";
import { CancelIt } from "./CancelIt";
import { PayForIt } from "./PayForIt";

/** What opens templates and the planner: where it stands, what it costs, how it ends. */
export function SubscriptionPage() {
  return (
    <OrganizerDoor>
      <Subscription />
    </OrganizerDoor>
  );
}

function Subscription() {
  const own = useQuery(seeSubscriptionOptions());
  if (own.data) return <Seen seen={own.data} />;
  if (own.error) {
    return <ErrorState thrown={own.error} doing="show your subscription" onRetry={() => void own.refetch()} />;
  }
  return <PagePending />;
}

/** What the payments' provider says of a bill that could not be collected. */
const UNPAID = ["past_due", "unpaid"];

function Seen({ seen }: { seen: SubscriptionSeen }) {
  const canEnd = seen.opens_templates && !seen.ends_with_period;
  return (
    <div className="flex flex-col gap-6">
      <PageTitle tab="Subscription · Strathwell">Your subscription</PageTitle>
      <Card className="flex flex-col gap-4">
        <p className="m-0 flex flex-wrap items-center gap-3">
          <StatusBadge {...said("subscription", seen.status)} size="large" />
          <span className="text-muted">{standingOf(seen)}</span>
        </p>
        <WhatItGives />
        <p className="m-0 text-muted">It costs {monthly(seen)}.</p>
        {seen.can_start_trial ? <StartTrial days={seen.trial_days} /> : null}
        {seen.opens_templates ? (
          <div className="flex flex-wrap gap-3">
            <Link to="/templates" className={buttonLook("primary", false)}>
              See the templates
            </Link>
            <Link to="/planner" className={buttonLook("secondary", false)}>
              Open the planner
            </Link>
          </div>
        ) : null}
      </Card>
      {UNPAID.includes(seen.payment ?? "") ? (
        <p role="status" className="m-0 rounded-xl bg-waiting-tint p-4 text-waiting-ink">
          The last bill is not paid yet. The card is tried again; if that does not help, the subscription ends.
        </p>
      ) : null}
      {seen.status === "active" ? null : <PayForIt seen={seen} />}
      {seen.bills?.length ? <Bills bills={seen.bills} /> : null}
      {canEnd ? <CancelIt seen={seen} /> : null}
    </div>
  );
}
