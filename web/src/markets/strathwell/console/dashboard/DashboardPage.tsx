import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import type { Tone } from "@kit/base/StatusBadge";
import { useLive } from "@kit/base/useLive";
import { PageHeader } from "@kit/console/PageHeader";
import { StatTile } from "@kit/console/StatTile";
import { bounded, useWaiting } from "@markets/strathwell/console/waiting";
import { type UseQueryResult, useQueryClient } from "@tanstack/react-query";
import { Newest } from "./Newest";

interface Counted {
  items: readonly unknown[];
}

interface TileProps {
  label: string;
  of: UseQueryResult<Counted, unknown>;
  tone: Tone;
  href: string;
  nothing: string;
  some: string;
}

/** What waits for staff, each the way to where it is decided. */
export function DashboardPage() {
  const queries = useQueryClient();
  const waiting = useWaiting();
  useLive(["strathwell:bookings"], () => void queries.invalidateQueries());
  return (
    <>
      <PageHeader title="Dashboard" tab="Dashboard · Strathwell">
        What waits for you.
      </PageHeader>
      <div className="mb-4 grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
        <Tile
          label="Vendors to review"
          of={waiting.vendors}
          tone="waiting"
          href="/vendors?status=pending"
          nothing="Nobody waits"
          some="Approve them, or ask for changes"
        />
        <Tile
          label="Payouts to approve"
          of={waiting.payouts}
          tone="waiting"
          href="/payouts/pending"
          nothing="None waits"
          some="Asked for, due, or to be tried again"
        />
        <Tile
          label="Second approvals"
          of={waiting.approvals}
          tone="waiting"
          href="/approvals"
          nothing="None waits"
          some="One person wants it, another has to agree"
        />
        <Tile
          label="Disputes to look into"
          of={waiting.disputes}
          tone="trouble"
          href="/disputes?status=open"
          nothing="None is open"
          some="Nobody has looked yet"
        />
        <Tile
          label="Disputes under review"
          of={waiting.reviewed}
          tone="moving"
          href="/disputes?status=under_review"
          nothing="None is under review"
          some="Money is held until you decide"
        />
        <Tile
          label="Webhooks not settled"
          of={waiting.webhooks}
          tone="trouble"
          href="/webhooks"
          nothing="All are settled"
          some="Failed, or waiting for something of ours"
        />
      </div>
      <Newest />
    </>
  );
}

function Tile({ label, of, tone, href, nothing, some }: TileProps) {
  const { data, error } = of;
  if (!data) {
    if (error)
      return (
        <ErrorState
          as="line"
          thrown={error}
          doing={`count: ${label.toLowerCase()}`}
          onRetry={() => void of.refetch()}
        />
      );
    return (
      <Loading what={label.toLowerCase()}>
        <Skeleton className="h-28" />
      </Loading>
    );
  }
  const count = data.items.length;
  return (
    <StatTile
      label={label}
      value={bounded(count)}
      tone={count ? tone : "plain"}
      href={href}
      detail={count ? some : nothing}
    />
  );
}
