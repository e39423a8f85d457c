import { asProblem } from "@api/problem";
import { cx } from "@kit/base/cx";
import { EmptyState } from "@kit/base/EmptyState";
import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { StatusBadge } from "@kit/base/StatusBadge";
import { PageHeader } from "@kit/console/PageHeader";
import { Section } from "@kit/console/Section";
import { PendingBar } from "@markets/locksmith/console/PendingBar";
import { TextLink } from "@markets/locksmith/console/TextLink";
import { Link, useLocation } from "@tanstack/react-router";
import { PriceGrid } from "./PriceGrid";
import { usePrices } from "./usePrices";

/** What a deposit costs: everywhere, and where an area has its own price. */
export function PricingPage() {
  const prices = usePrices();
  const { hash } = useLocation();
  const areas = prices.areas.data?.items ?? [];
  // Which area is looked at stands in the address, so that it can be shared.
  const area = areas.find((one) => one.id === hash) ?? null;
  const thrown = prices.listed.error ?? prices.areas.error;
  // What others did meanwhile is not known then, so nothing is saved over it.
  const notRead = prices.listed.error ? asProblem(prices.listed.error) : null;
  const isThere = prices.listed.data && prices.areas.data;
  return (
    <>
      <PageHeader title="Pricing" tab="Pricing · Locksmith console">
        The deposit a customer pays to start the search. A change counts for the next customer who chooses a service;
        requests that have a price and paid jobs keep theirs.
      </PageHeader>
      {!isThere ? (
        thrown ? (
          <ErrorState
            thrown={thrown}
            doing="show the prices"
            onRetry={() => {
              void prices.listed.refetch();
              void prices.areas.refetch();
            }}
          />
        ) : (
          <PricesPending />
        )
      ) : (
        <div className="grid min-w-0 gap-4 lg:grid-cols-[16rem_minmax(0,1fr)]">
          <nav aria-label="Where a price counts" className="min-w-0">
            <ul className="m-0 flex list-none gap-1 overflow-x-auto p-0.5 lg:grid">
              <Scope
                areaId=""
                name="Everywhere"
                note="unless an area differs"
                isOn={!area}
                changes={prices.changesIn(null)}
              />
              {areas.map((one) => (
                <Scope
                  key={one.id}
                  areaId={one.id}
                  name={one.name}
                  note={noteOf(prices.overridesIn(one.id), one.is_active)}
                  isOn={area?.id === one.id}
                  changes={prices.changesIn(one.id)}
                />
              ))}
            </ul>
          </nav>
          <Section
            title={area ? `Deposits in ${area.name}` : "Deposits everywhere"}
            aside={area ? "Empty: as everywhere" : undefined}
            className="self-start"
          >
            <PriceGrid
              prices={prices}
              areaId={area?.id ?? null}
              label={area ? `Deposits in ${area.name}` : "Deposits everywhere"}
            />
            {areas.length === 0 ? (
              <EmptyState title="No area yet">
                Prices count where there is a <TextLink href="/service-areas">service area</TextLink>; add one first.
              </EmptyState>
            ) : null}
          </Section>
        </div>
      )}
      <PendingBar
        count={prices.changes}
        says="Counts for new requests only, once saved."
        busy={prices.save.isPending}
        wrong={prices.wrong}
        problem={prices.wrong ? null : (prices.save.error ?? notRead)}
        doing="save the prices"
        onSave={prices.saveAll}
        onDiscard={prices.discard}
      />
    </>
  );
}

function noteOf(overrides: number, isActive: boolean): string {
  const own = overrides === 0 ? "as everywhere" : `${overrides} of its own`;
  return isActive ? own : `${own}, area off`;
}

interface ScopeProps {
  areaId: string;
  name: string;
  note: string;
  isOn: boolean;
  changes: number;
}

function Scope({ areaId, name, note, isOn, changes }: ScopeProps) {
  return (
    <li className="shrink-0">
      <Link
        to="."
        hash={areaId}
        activeOptions={{ exact: true, includeHash: true }}
        className={cx(
          "flex min-h-12 items-center justify-between gap-3 rounded-lg border px-3 py-1.5 text-foreground no-underline",
          isOn ? "border-brand bg-surface" : "border-transparent hover:bg-surface-secondary",
        )}
      >
        <span className="min-w-0">
          <span className="block truncate font-medium">{name}</span>
          <span className="figures block text-xs whitespace-nowrap text-muted">{note}</span>
        </span>
        {changes ? <StatusBadge tone="waiting" label={`${changes}`} /> : null}
      </Link>
    </li>
  );
}

function PricesPending() {
  return (
    <Loading what="the prices">
      <div className="grid gap-4 lg:grid-cols-[16rem_minmax(0,1fr)]">
        <Skeleton className="h-64" />
        <Skeleton className="h-96" />
      </div>
    </Loading>
  );
}
