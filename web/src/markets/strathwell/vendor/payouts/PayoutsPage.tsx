import { seeAccountOptions } from "@api/strathwell/@tanstack/react-query.gen";
import { listOwnPayouts } from "@api/strathwell/sdk.gen";
import type { PayoutSeen } from "@api/strathwell/types.gen";
import { EmptyState } from "@kit/base/EmptyState";
import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { Button } from "@kit/console/Button";
import { FilterBar } from "@kit/console/FilterBar";
import type { Filter } from "@kit/console/filters";
import { PageHeader } from "@kit/console/PageHeader";
import { usePages } from "@kit/console/usePages";
import { whileDown } from "@markets/strathwell/live";
import { useAddress } from "@markets/strathwell/vendor/address";
import { BusinessFirst } from "@markets/strathwell/vendor/BusinessFirst";
import { FRESH_MS, useEvery } from "@markets/strathwell/vendor/fresh";
import { useQuery } from "@tanstack/react-query";
import { HandCoins } from "lucide-react";
import { Account } from "./Account";
import { PayoutCard } from "./PayoutCard";
import { Totals } from "./Totals";
import { PAYOUT_STATUS, type PayoutStatus } from "./words";

const PAGE = 20;
const PURPOSE = "What you are to be paid appears here, how far it is, and why it is not there yet.";
const FILTERS: Filter[] = [
  {
    name: "status",
    label: "Stage",
    kind: "choices",
    options: Object.entries(PAYOUT_STATUS).map(([value, { label }]) => ({ value, label })),
  },
];

export function PayoutsPage() {
  return (
    <BusinessFirst title="Payouts" purpose={PURPOSE}>
      {() => (
        <>
          <PageHeader title="Payouts" tab="Payouts · Strathwell" />
          <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
            <Standing />
            <PayoutList />
          </div>
        </>
      )}
    </BusinessFirst>
  );
}

function Standing() {
  const found = useQuery({ ...seeAccountOptions(), refetchInterval: whileDown(FRESH_MS) });
  const account = found.data;
  if (account) {
    return (
      <>
        <Account account={account} />
        <Totals account={account} />
      </>
    );
  }
  if (found.error) {
    return <ErrorState thrown={found.error} doing="show your account" onRetry={() => void found.refetch()} />;
  }
  return (
    <Loading what="your account">
      <Skeleton className="mb-4 h-28 w-full" />
      <Skeleton className="h-24 w-full" />
    </Loading>
  );
}

/** Every share of every payment, the newest first. */
function PayoutList() {
  const { search, go } = useAddress<{ status?: PayoutStatus[] }>();
  const { status } = search;
  const pages = usePages<PayoutSeen>({
    queryKey: ["strathwell", "payouts", status ?? []],
    fetchPage: async (cursor, signal) => (await listOwnPayouts({ query: { status, cursor, size: PAGE }, signal })).data,
  });
  useEvery(FRESH_MS, pages.refresh);
  const rows = pages.rows;
  return (
    <section aria-labelledby="payouts" className="grid min-w-0 gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 id="payouts" className="m-0 text-base font-semibold">
          Each payout
        </h2>
        <FilterBar
          filters={FILTERS}
          value={status?.length ? { status } : {}}
          onChange={(next) => go(next as typeof search, { replace: true })}
        />
      </div>
      {pages.error ? <ErrorState thrown={pages.error} doing="show your payouts" onRetry={pages.retry} /> : null}
      {!rows && !pages.error ? (
        <Loading what="your payouts">
          <Skeleton className="mb-3 h-44 w-full" />
          <Skeleton className="h-44 w-full" />
        </Loading>
      ) : null}
      {rows?.length === 0 ? (
        status?.length ? (
          <EmptyState title="No payout is at this stage">Take the filter away to see the others.</EmptyState>
        ) : (
          <EmptyState title="Nothing to be paid yet" icon={<HandCoins size={28} aria-hidden />}>
            Once an organizer pays for a booking with you, your share is set aside here: a part you may ask for at once,
            the rest is due after the event.
          </EmptyState>
        )
      ) : null}
      {rows?.length ? (
        <ul className="m-0 grid list-none grid-cols-[minmax(0,1fr)] gap-3 p-0 xl:grid-cols-2">
          {rows.map((payout) => (
            <li key={payout.id} className="min-w-0">
              <PayoutCard payout={payout} />
            </li>
          ))}
        </ul>
      ) : null}
      {pages.hasMore ? (
        <div className="text-center">
          <Button busy={pages.loadingMore} onClick={pages.more}>
            Show more
          </Button>
        </div>
      ) : null}
    </section>
  );
}
