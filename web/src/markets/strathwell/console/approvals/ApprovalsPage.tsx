import { listApprovals } from "@api/strathwell/sdk.gen";
import type { ApprovalSeen } from "@api/strathwell/types.gen";
import { EmptyState } from "@kit/base/EmptyState";
import { DataTable } from "@kit/console/DataTable";
import { FilterBar } from "@kit/console/FilterBar";
import type { Filter } from "@kit/console/filters";
import { PageHeader } from "@kit/console/PageHeader";
import { usePages } from "@kit/console/usePages";
import { APPROVAL_STATES } from "@markets/strathwell/console/states";
import { getRouteApi, useLocation } from "@tanstack/react-router";
import { UserRoundCheck } from "lucide-react";
import { ApprovalPanel } from "./ApprovalPanel";
import { columns } from "./columns";

const route = getRouteApi("/approvals");
const PAGE = 50;
const filters: Filter[] = [{ name: "status", label: "State", kind: "choice", options: APPROVAL_STATES }];

/** What one person asked for and a second one has to agree to. Without a filter: what waits. */
export function ApprovalsPage() {
  const { cursor: _cursor, size: _size, ...kept } = route.useSearch();
  const navigate = route.useNavigate();
  const openId = useLocation({ select: (place) => place.hash });
  const pages = usePages<ApprovalSeen>({
    queryKey: ["strathwell", "approvals", kept],
    fetchPage: async (cursor, signal) => (await listApprovals({ query: { ...kept, cursor, size: PAGE }, signal })).data,
  });
  const open = openId ? pages.rows?.find((one) => one.id === openId) : undefined;
  return (
    <>
      <PageHeader title="Second approval" tab="Second approval · Strathwell">
        From a limit on, money moves only when two people want it. Nobody agrees to what they asked for themselves.
      </PageHeader>
      <DataTable
        {...pages.table}
        label="Second approval"
        columns={columns}
        rowKey={(one) => one.id}
        selectedKey={open?.id}
        onOpen={(one) => void navigate({ search: kept, hash: one.id, resetScroll: false })}
        storageKey="strathwell-approvals"
        toolbar={
          <FilterBar
            filters={filters}
            value={kept}
            onChange={(next) => void navigate({ search: next as typeof kept, replace: true })}
          />
        }
        empty={
          kept.status && kept.status !== "pending" ? (
            <EmptyState title="Nothing is in this state">Take the filter away to see what waits.</EmptyState>
          ) : (
            <EmptyState title="Nothing waits for a second person" icon={<UserRoundCheck size={28} aria-hidden />}>
              A large payout, refund or decision about a dispute waits here until somebody else agrees to it.
            </EmptyState>
          )
        }
      />
      {open ? (
        <ApprovalPanel
          key={open.id}
          approval={open}
          onClose={() => void navigate({ search: kept, hash: "", replace: true, resetScroll: false })}
        />
      ) : null}
    </>
  );
}
