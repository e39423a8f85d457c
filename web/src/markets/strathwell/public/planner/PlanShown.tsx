import { asProblem } from "@api/problem";
import type { Occasion, Plan, PlannedPart } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { formatMoney } from "@kit/base/format";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { StatusBadge } from "@kit/base/StatusBadge";
import { Card } from "@kit/public/Card";
import { ShareBar } from "@kit/public/ShareBar";
import { longDay } from "@markets/strathwell/days";
import { VendorTile } from "@markets/strathwell/public/VendorTile";
import { CATEGORY } from "@markets/strathwell/words";
import { TriangleAlert } from "lucide-react";
import { MakeDraft } from "./MakeDraft";
import type { PlanAsked } from "./usePlan";

/** The plan, once it is there. */
export function PlanShown({ occasion, plan }: { occasion: Occasion; plan: PlanAsked }) {
  if (plan.data) return <Planned occasion={occasion} plan={plan.data} />;
  if (plan.error) {
    const isOfFields = Object.keys(asProblem(plan.error).details).length > 0;
    return (
      <ErrorState
        thrown={plan.error}
        doing="make the plan"
        onRetry={isOfFields ? undefined : () => void plan.refetch()}
      />
    );
  }
  return (
    <Loading what="the plan">
      <Skeleton className="mb-4 h-72 w-full rounded-2xl" />
      <Skeleton className="h-56 w-full rounded-2xl" />
    </Loading>
  );
}

function Planned({ occasion, plan }: { occasion: Occasion; plan: Plan }) {
  return (
    <div className="flex min-w-0 flex-col gap-6">
      <Card className="flex flex-col gap-4">
        <div className="flex flex-wrap items-baseline justify-between gap-2">
          <h2 className="m-0 text-xl font-semibold">{longDay(occasion.event_date)}</h2>
          <p className="figures m-0 font-semibold">{formatMoney(plan.budget_cents, plan.currency)}</p>
        </div>
        <ShareBar
          caption="How your budget is split"
          heads={{ label: "For", share: "Share", amount: "Amount" }}
          shares={plan.parts.map((part) => ({
            id: part.category,
            label: CATEGORY[part.category],
            basisPoints: part.share_basis_points,
            amount: formatMoney(part.amount_cents, plan.currency),
          }))}
        />
      </Card>
      <MakeDraft occasion={occasion} plan={plan} />
      {plan.parts.map((part) => (
        <Suggested key={part.category} part={part} occasion={occasion} currency={plan.currency} />
      ))}
    </div>
  );
}

function Suggested({ part, occasion, currency }: { part: PlannedPart; occasion: Occasion; currency: string }) {
  return (
    <section className="flex flex-col gap-3">
      <h3 className="m-0 flex flex-wrap items-baseline justify-between gap-2 text-lg font-semibold">
        {CATEGORY[part.category]}
        <span className="figures text-base font-normal text-muted">
          up to {formatMoney(part.amount_cents, currency)}
        </span>
      </h3>
      {part.suggestions.length ? (
        <ul className="m-0 grid list-none gap-4 p-0 sm:grid-cols-2 xl:grid-cols-3">
          {part.suggestions.map((vendor, index) => (
            <li key={vendor.id}>
              <VendorTile
                vendor={vendor}
                day={occasion.event_date}
                level="h4"
                badge={index === 0 ? <StatusBadge tone="moving" label="In the draft" /> : undefined}
              />
            </li>
          ))}
        </ul>
      ) : (
        <p className="m-0 flex items-start gap-2 rounded-xl bg-waiting-tint p-4 text-waiting-ink">
          <TriangleAlert size={18} aria-hidden className="mt-0.5 shrink-0" />
          Nobody is free that day and fits this share. Try a higher budget, another day or no city.
        </p>
      )}
    </section>
  );
}
