import type { ApiProblem } from "@api/problem";
import type { VendorPage } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { formatMoney } from "@kit/base/format";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { Button } from "@kit/public/Button";
import { Card } from "@kit/public/Card";
import { longDay } from "@markets/strathwell/days";
import { listPrice } from "@markets/strathwell/pick/VendorLine";
import { CATEGORY } from "@markets/strathwell/words";
import type { ReactNode } from "react";
import type { Wrong } from "./draft";
import { firstWrong, STEP_NAMES, type Step } from "./refusals";
import { ChoiceError } from "./StepForm";
import type { StepProps } from "./step";
import { useChosen } from "./useChosen";

export interface LookStepProps extends StepProps {
  currency: string;
  problem: ApiProblem | null;
  onChange: (step: Step) => void;
  children: ReactNode;
}

function Part({ title, onChange, children }: { title: string; onChange: () => void; children: ReactNode }) {
  return (
    <div className="border-t border-border py-3 first:border-0 first:pt-0 last:pb-0">
      <div className="flex items-center justify-between gap-4">
        <h2 className="m-0 text-base font-semibold">{title}</h2>
        <button
          type="button"
          onClick={onChange}
          className="min-h-11 cursor-pointer px-2 text-link underline underline-offset-4"
        >
          Change<span className="sr-only"> {title.toLowerCase()}</span>
        </button>
      </div>
      {children}
    </div>
  );
}

function Prices({ vendors, currency }: { vendors: readonly VendorPage[]; currency: string }) {
  const known = vendors.filter((vendor) => vendor.base_price_cents !== null);
  const sum = known.reduce((total, vendor) => total + (vendor.base_price_cents ?? 0), 0);
  const open = vendors.length - known.length;
  return (
    <p className="m-0 flex flex-wrap justify-between gap-x-4 border-t border-border pt-3">
      <span className="text-muted">By list prices{open ? `, without ${open} still to name a price` : ""}</span>
      <span className="figures font-bold">{formatMoney(sum, currency)}</span>
    </p>
  );
}

const fieldsOf = (wrong: Wrong) => Object.values(wrong).filter(Boolean);

/** Everything once more, before anybody is asked. */
export function LookStep({ draft, wrong, currency, problem, onChange, children }: LookStepProps) {
  const ids = draft.venueId ? [draft.venueId, ...draft.serviceIds] : draft.serviceIds;
  const chosen = useChosen(ids, draft.eventDate);
  const said = fieldsOf(wrong);
  const at = firstWrong(wrong);
  return (
    <div className="flex flex-col gap-5">
      <Card>
        <Part title="Day and guests" onChange={() => onChange("when")}>
          <p className="m-0">{draft.eventDate ? longDay(draft.eventDate) : "No day yet"}</p>
          <p className="m-0 text-muted">
            {draft.guests.trim() ? `${draft.guests.trim()} guests` : "Number of guests not said"}
            {draft.place.trim() ? ` · ${draft.place.trim()}` : ""}
          </p>
        </Part>
        <Part title="Venue and services" onChange={() => onChange(draft.venueId ? "services" : "venue")}>
          {chosen.isLoading && ids.length ? (
            <Loading what="your vendors">
              <Skeleton className="mb-2 h-6 w-full" />
              <Skeleton className="mb-2 h-6 w-full" />
            </Loading>
          ) : (
            <>
              <ul className="m-0 mb-3 grid list-none gap-2 p-0">
                {chosen.vendors.map((vendor) => (
                  <li key={vendor.id} className="flex flex-wrap justify-between gap-x-4">
                    <span className="min-w-0 wrap-anywhere">
                      {vendor.business_name} <span className="text-muted">· {CATEGORY[vendor.category]}</span>
                      {vendor.free === false ? (
                        <span className="block text-sm font-medium text-trouble-ink">Not free on your day</span>
                      ) : null}
                    </span>
                    <span className="figures ml-auto">{listPrice(vendor)}</span>
                  </li>
                ))}
                {chosen.gone.length ? (
                  <li className="text-trouble-ink">
                    {chosen.gone.length} of those you chose cannot be asked any more. Choose again.
                  </li>
                ) : null}
              </ul>
              {ids.length ? <Prices vendors={chosen.vendors} currency={currency} /> : "Nobody yet"}
            </>
          )}
        </Part>
        <Part title="Notes and budget" onChange={() => onChange("notes")}>
          <p className="m-0 whitespace-pre-line wrap-anywhere">{draft.notes.trim() || "No notes"}</p>
          <p className="m-0 text-muted">
            {draft.budget.trim() ? `Budget ${draft.budget.trim()} ${currency}` : "No budget"}
          </p>
        </Part>
      </Card>
      {said.length && at ? (
        <div className="flex flex-col gap-2">
          <ChoiceError>{said.join(" ")}</ChoiceError>
          <Button look="secondary" className="self-start" onClick={() => onChange(at)}>
            Change it: {STEP_NAMES[at].toLowerCase()}
          </Button>
        </div>
      ) : null}
      {problem && !said.length ? <ErrorState as="line" thrown={problem} doing="send it" /> : null}
      <p className="m-0 text-muted">
        {draft.eventDate
          ? "Each vendor has 48 hours to say yes, no, or to name another price. You pay nothing before all have agreed."
          : "Without a day nobody is asked: it is kept as a draft, and you choose the day later."}
      </p>
      {children}
    </div>
  );
}
