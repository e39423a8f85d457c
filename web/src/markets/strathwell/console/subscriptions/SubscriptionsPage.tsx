import { listSubscriptions } from "@api/strathwell/sdk.gen";
import type { SubscriptionRow, SubscriptionStatus } from "@api/strathwell/types.gen";
import { EmptyState } from "@kit/base/EmptyState";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { Button } from "@kit/console/Button";
import type { Column } from "@kit/console/columns";
import { DataTable } from "@kit/console/DataTable";
import { FilterBar } from "@kit/console/FilterBar";
import type { Filter } from "@kit/console/filters";
import { PageHeader } from "@kit/console/PageHeader";
import { usePages } from "@kit/console/usePages";
import { said } from "@markets/strathwell/words";
import { getRouteApi } from "@tanstack/react-router";
import { BadgeCheck } from "lucide-react";
import { useMemo, useState } from "react";
import { SetDialog } from "./SetDialog";

const route = getRouteApi("/subscriptions");
const PAGE = 50;
const STATES: SubscriptionStatus[] = ["trial", "active", "canceled", "expired", "none"];
const OPTIONS = STATES.map((value) => ({ value, label: said("subscription", value).label }));
const filters: Filter[] = [{ name: "status", label: "State", kind: "choice", options: OPTIONS }];

const at = (moment: string | null) => (moment ? <TimeText at={moment} /> : <span className="text-muted">None</span>);

function columnsWith(onSet: (row: SubscriptionRow) => void): Column<SubscriptionRow>[] {
  return [
    { id: "who", header: "Who", cell: (row) => row.name || row.email || "No name", width: 170, priority: 1 },
    {
      id: "status",
      header: "State",
      cell: (row) => <StatusBadge {...said("subscription", row.status)} />,
      width: 120,
      priority: 2,
    },
    { id: "email", header: "Mail", cell: (row) => row.email ?? "None", width: 200, priority: 3 },
    { id: "started", header: "Since", cell: (row) => at(row.started_at), width: 110, priority: 5 },
    { id: "trial", header: "Trial ends", cell: (row) => at(row.trial_ends_at), width: 120, priority: 6 },
    {
      id: "period",
      header: "Paid until",
      cell: (row) => (
        <>
          {at(row.period_ends_at)}
          {row.ends_with_period ? <span className="text-muted"> (then ends)</span> : null}
        </>
      ),
      width: 170,
      priority: 4,
    },
    { id: "set", header: "Do", cell: (row) => <SetButton row={row} onSet={onSet} />, width: 110, hideable: false },
  ];
}

function SetButton({ row, onSet }: { row: SubscriptionRow; onSet: (row: SubscriptionRow) => void }) {
  return (
    <Button size="small" onClick={() => onSet(row)}>
      Change<span className="sr-only"> the subscription of {row.name || row.email}</span>
    </Button>
  );
}

/** Who may see templates whole and plan with them. */
export function SubscriptionsPage() {
  const { cursor: _cursor, size: _size, ...kept } = route.useSearch();
  const navigate = route.useNavigate();
  const [setting, setSetting] = useState<SubscriptionRow | null>(null);
  const columns = useMemo(() => columnsWith(setSetting), []);
  const pages = usePages<SubscriptionRow>({
    queryKey: ["strathwell", "subscriptions", kept],
    fetchPage: async (cursor, signal) =>
      (await listSubscriptions({ query: { ...kept, cursor, size: PAGE }, signal })).data,
  });
  return (
    <>
      <PageHeader title="Subscriptions" tab="Subscriptions · Strathwell" />
      <DataTable
        {...pages.table}
        label="Subscriptions"
        columns={columns}
        rowKey={(row) => row.id}
        storageKey="strathwell-subscriptions"
        toolbar={
          <FilterBar
            filters={filters}
            value={kept}
            onChange={(next) => void navigate({ search: next as typeof kept, replace: true })}
          />
        }
        empty={
          Object.keys(kept).length ? (
            <EmptyState title="No subscription is in this state">Take the filter away to see the others.</EmptyState>
          ) : (
            <EmptyState title="No subscriptions yet" icon={<BadgeCheck size={28} aria-hidden />}>
              An organizer who begins the trial to see templates whole appears here.
            </EmptyState>
          )
        }
      />
      {setting ? <SetDialog row={setting} options={OPTIONS} onClose={() => setSetting(null)} /> : null}
    </>
  );
}
