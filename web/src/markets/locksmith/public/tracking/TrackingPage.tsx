import type { JobSeen, RequestSeen, ServiceType, Urgency } from "@api/locksmith/types.gen";
import { StatusBadge, type Tone } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { useLiveState } from "@kit/base/useLive";
import { Card } from "@kit/public/Card";
import { Countdown } from "@kit/public/Countdown";
import { InstallPrompt } from "@kit/public/InstallPrompt";
import { PageTitle } from "@kit/public/PublicShell";
import { Stages } from "@kit/public/Stepper";
import { SERVICE, URGENCY } from "@markets/locksmith/words";
import { lazy, Suspense } from "react";
import { ArrivalPin } from "./ArrivalPin";
import { CancelJob } from "./CancelJob";
import { DepositCard } from "./DepositCard";
import { headline } from "./headline";
import { PriceToDecide } from "./PriceToDecide";
import { stagesOf } from "./stages";

const TellMe = lazy(() => import("./TellMe").then((found) => ({ default: found.TellMe })));

export interface TrackingPageProps {
  request: RequestSeen;
  job: JobSeen;
  /** When the answer came, by this device's clock (ms). */
  asOf: number;
  onChange: (seen: RequestSeen) => void;
}

/** The waiting page: what happens now in one sentence, and everything one needs at the door. */
export function TrackingPage({ request, job, asOf, onChange }: TrackingPageProps) {
  const live = useLiveState();
  const price = job.prices.find((one) => one.is_open);
  const isSearching = job.now.code === "asking" || job.now.code === "between_waves" || job.now.code === "starting";
  const isOver = Boolean(job.completed_at ?? job.canceled_at);
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="figures m-0 text-sm text-muted">Job {job.number}</p>
        <StatusBadge tone={job.tone as Tone} label={job.status_label} size="large" />
      </div>
      <PageTitle tab={`${headline(job)} · Locksmith`}>{headline(job)}</PageTitle>
      <p className="m-0 text-lg" aria-live="polite" data-testid="now">
        {job.now.says}
      </p>
      {isSearching && job.now.open_until ? (
        <p className="m-0 text-muted">
          Next locksmiths are asked in <Countdown until={job.now.open_until} /> if nobody says yes.
        </p>
      ) : null}
      {live === "lost" ? (
        <p className="m-0 text-sm text-muted">
          As of <TimeText at={new Date(asOf).toISOString()} as="clock" />
        </p>
      ) : null}
      {price ? <PriceToDecide request={request} price={price} onChange={onChange} /> : null}
      {job.arrival_pin && !job.arrived_at ? (
        <ArrivalPin pin={job.arrival_pin} locksmith={job.locksmith?.name ?? null} />
      ) : null}
      {isOver ? null : (
        <Suspense fallback={null}>
          <TellMe request={request} />
        </Suspense>
      )}
      <Card>
        <h2 className="m-0 mb-4 text-lg font-semibold">Progress</h2>
        <Stages stages={stagesOf(job)} />
      </Card>
      <DepositCard request={request} job={job} />
      <Card>
        <h2 className="m-0 mb-2 text-lg font-semibold">Your request</h2>
        <dl className="m-0 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
          <dt className="text-muted">Service</dt>
          <dd className="m-0 text-right">
            {SERVICE[request.service_type as ServiceType]}, {URGENCY[request.urgency as Urgency].toLowerCase()}
          </dd>
          <dt className="text-muted">Where</dt>
          <dd className="m-0 text-right">{request.address}</dd>
        </dl>
      </Card>
      <CancelJob request={request} onChange={onChange} />
      <InstallPrompt name="Locksmith" why="Help is one tap away the next time you are locked out." />
    </div>
  );
}
