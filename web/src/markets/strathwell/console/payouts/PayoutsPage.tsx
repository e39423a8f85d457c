import { listPayouts, listPendingPayouts } from "@api/strathwell/sdk.gen";
import type { PayoutForStaff } from "@api/strathwell/types.gen";
import { EmptyState } from "@kit/base/EmptyState";
import { useLive } from "@kit/base/useLive";
import { ButtonLink } from "@kit/console/Button";
import { DataTable } from "@kit/console/DataTable";
import { FilterBar } from "@kit/console/FilterBar";
import type { Filter } from "@kit/console/filters";
import { PageHeader } from "@kit/console/PageHeader";
import { usePages } from "@kit/console/usePages";
import { MILESTONE, PAYOUT } from "@markets/strathwell/console/states";
import { useApprovals } from "@markets/strathwell/console/waiting";
import { getRouteApi, useLocation } from "@tanstack/react-router";
import { BanknoteArrowUp } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { columnsWith } from "./columns";
import { PayoutPanel } from "./PayoutPanel";

const toApprove = getRouteApi("/payouts/pending");
const all = getRouteApi("/payouts");
const PAGE = 50;

const milestone: Filter = {
  name: "milestone",
  label: "Milestone",
  kind: "choice",
  options: Object.entries(MILESTONE).map(([value, label]) => ({ value, label })),
};
const stage: Filter = {
  name: "status",
  label: "Stage",
  kind: "choice",
  options: Object.entries(PAYOUT).map(([value, { label }]) => ({ value, label })),
};

/** What waits for a decision: asked for or due, and what could not be paid. */
export function PendingPayoutsPage() {
  const { cursor: _cursor, size: _size, status: _status, ...kept } = toApprove.useSearch();
  const navigate = toApprove.useNavigate();
  return (
    <Payouts
      title="Payouts to approve"
      filters={[milestone]}
      kept={kept}
      go={(search, hash) => void navigate({ search: search as typeof kept, hash, replace: !hash, resetScroll: false })}
      fetch={listPendingPayouts}
      link={<ButtonLink href="/payouts">All payouts</ButtonLink>}
      empty={
        <EmptyState title="No payout waits for you" icon={<BanknoteArrowUp size={28} aria-hidden />}>
          A vendor who asks for their reservation, and a booking that is completed, put payouts here.
        </EmptyState>
      }
    />
  );
}

/** All payouts, the newest first. */
export function AllPayoutsPage() {
  const { cursor: _cursor, size: _size, ...kept } = all.useSearch();
  const navigate = all.useNavigate();
  return (
    <Payouts
      title="All payouts"
      filters={[stage, milestone]}
      kept={kept}
      go={(search, hash) => void navigate({ search: search as typeof kept, hash, replace: !hash, resetScroll: false })}
      fetch={listPayouts}
      link={<ButtonLink href="/payouts/pending">To approve</ButtonLink>}
      empty={
        <EmptyState title="No payouts here" icon={<BanknoteArrowUp size={28} aria-hidden />}>
          When an organizer pays, their vendors' shares appear here, each with the stage it is in.
        </EmptyState>
      }
    />
  );
}

type Kept = Record<string, unknown>;

interface PayoutsProps {
  title: string;
  filters: readonly Filter[];
  kept: Kept;
  go: (search: Kept, hash: string) => void;
  fetch: typeof listPayouts | typeof listPendingPayouts;
  link: ReactNode;
  empty: ReactNode;
}

function Payouts({ title, filters, kept, go, fetch, link, empty }: PayoutsProps) {
  const openId = useLocation({ select: (place) => place.hash });
  const approvals = useApprovals();
  const waiting = useMemo(
    () => new Set(approvals.data?.items.filter((one) => one.subject_type === "payout").map((one) => one.subject_id)),
    [approvals.data],
  );
  const columns = useMemo(() => columnsWith(waiting), [waiting]);
  const pages = usePages<PayoutForStaff>({
    queryKey: ["strathwell", title, kept],
    fetchPage: async (cursor, signal) => (await fetch({ query: { ...kept, cursor, size: PAGE }, signal })).data,
  });
  useLive(["strathwell:bookings"], pages.refresh);
  const open = openId ? pages.rows?.find((one) => one.id === openId) : undefined;
  return (
    <>
      <PageHeader title={title} tab={`${title} · Strathwell`} actions={link} />
      <DataTable
        {...pages.table}
        label={title}
        columns={columns}
        rowKey={(payout) => payout.id}
        selectedKey={open?.id}
        onOpen={(payout) => go(kept, payout.id)}
        storageKey="strathwell-payouts"
        toolbar={<FilterBar filters={filters} value={kept} onChange={(next) => go(next, "")} />}
        empty={
          Object.keys(kept).length ? (
            <EmptyState title="No payout fits these filters">Take a filter away to see the others.</EmptyState>
          ) : (
            empty
          )
        }
      />
      {open ? (
        <PayoutPanel key={open.id} payout={open} waitsForSecond={waiting.has(open.id)} onClose={() => go(kept, "")} />
      ) : null}
    </>
  );
}
