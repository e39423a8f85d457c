import { serverNow } from "@api/clock";
import { reconcilePayments } from "@api/strathwell/sdk.gen";
import type { Reconcile, Reconciled } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { useIntent } from "@kit/base/intent";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { Button } from "@kit/console/Button";
import { Select, TextField } from "@kit/console/Field";
import { PageHeader } from "@kit/console/PageHeader";
import { Section } from "@kit/console/Section";
import { StatTile } from "@kit/console/StatTile";
import { type FormEvent, useState } from "react";
import { cashOf, figuresOf } from "./figures";

const SPANS = [
  { value: "24", label: "The last day" },
  { value: "168", label: "The last week" },
  { value: "720", label: "The last 30 days" },
  { value: "2160", label: "The last 90 days" },
];
const LIMIT_MAX = 5000;

interface Ran {
  at: string;
  outcome: Reconciled;
}

/** Our books against Stripe's, run by hand: what was missed is applied, what is left over is said. */
export function ReconciliationPage() {
  const [hours, setHours] = useState("24");
  const [limit, setLimit] = useState("100");
  const [ran, setRan] = useState<Ran | null>(null);
  const run = useIntent({
    send: async (body: Reconcile, keyed) => (await reconcilePayments({ body, ...keyed })).data,
    onDone: (outcome) => setRan({ at: serverNow().toISOString(), outcome }),
  });
  const most = /^\d+$/.test(limit.trim()) ? Number(limit.trim()) : 0;
  const wrong = most < 1 || most > LIMIT_MAX ? "Write a whole number between 1 and 5,000." : undefined;
  function start(event: FormEvent): void {
    event.preventDefault();
    if (!wrong) run.mutate({ hours: Number(hours), limit: most });
  }
  return (
    <>
      <PageHeader title="Reconciliation" tab="Reconciliation · Strathwell">
        Our books against Stripe's. Stripe is the truth: a payment or refund we missed is applied with everything that
        follows from it. It also runs by itself.
      </PageHeader>
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
        <Section title="Run it now">
          <form noValidate onSubmit={start} className="grid items-start gap-4 sm:grid-cols-[14rem_12rem_auto]">
            <Select
              label="How far back"
              options={SPANS}
              value={hours}
              onChange={(event) => setHours(event.currentTarget.value)}
            />
            <TextField
              label="Of each kind at most"
              inputMode="numeric"
              value={limit}
              error={wrong}
              onChange={(event) => setLimit(event.currentTarget.value)}
            />
            <Button type="submit" look="primary" busy={run.isPending} className="sm:mt-6 sm:justify-self-start">
              Compare now
            </Button>
          </form>
          {run.error ? (
            <div className="mt-4">
              <ErrorState as="line" thrown={run.error} doing="compare our books with Stripe's" />
            </div>
          ) : null}
        </Section>
        {run.isPending ? (
          <Loading what="the outcome">
            <Skeleton className="h-56" />
          </Loading>
        ) : ran ? (
          <Outcome ran={ran} />
        ) : null}
      </div>
    </>
  );
}

function Outcome({ ran: { at, outcome } }: { ran: Ran }) {
  const cash = cashOf(outcome.figures);
  return (
    <Section
      title="Outcome"
      aside={
        <>
          As of <TimeText at={at} as="clock" />
        </>
      }
    >
      <div aria-live="polite" className="grid gap-4">
        <div>
          {outcome.ok ? (
            <StatusBadge tone="done" label="Everything agrees" size="large" />
          ) : (
            <StatusBadge tone="trouble" label="Something needs a person" size="large" />
          )}
        </div>
        <div className="grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-6">
          {figuresOf(outcome.figures).map(({ label, value, tone }) => (
            <StatTile key={label} label={label} value={value} tone={tone} />
          ))}
        </div>
        <ul aria-label="In words" className="m-0 grid list-none gap-1 p-0">
          {outcome.lines.map((line) => (
            <li key={line} className="[overflow-wrap:anywhere]">
              {line}
            </li>
          ))}
        </ul>
        {cash.length ? (
          <dl className="m-0 grid gap-3 sm:grid-cols-3">
            {cash.map(({ label, says }) => (
              <div key={label} className="rounded-lg bg-surface-secondary p-3">
                <dt className="text-xs text-muted">{label}</dt>
                <dd className="figures m-0 font-semibold">{says}</dd>
              </div>
            ))}
          </dl>
        ) : null}
      </div>
    </Section>
  );
}
