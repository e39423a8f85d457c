import { listAllDisputes } from "@api/strathwell/sdk.gen";
import type { DisputeRow } from "@api/strathwell/types.gen";
import { EmptyState } from "@kit/base/EmptyState";
import { useLive } from "@kit/base/useLive";
import { DataTable } from "@kit/console/DataTable";
import { FilterBar } from "@kit/console/FilterBar";
import type { Filter } from "@kit/console/filters";
import { PageHeader } from "@kit/console/PageHeader";
import { usePages } from "@kit/console/usePages";
import { DISPUTE } from "@markets/strathwell/console/states";
import { getRouteApi } from "@tanstack/react-router";
import { Scale } from "lucide-react";
import { columns } from "./columns";

const route = getRouteApi("/disputes");
const PAGE = 50;
const filters: Filter[] = [
  {
    name: "status",
    label: "State",
    kind: "choice",
    options: Object.entries(DISPUTE).map(([value, { label }]) => ({ value, label })),
  },
];

/** Everything organizers and vendors object to, the newest first. */
export function DisputesPage() {
  const { cursor: _cursor, size: _size, ...kept } = route.useSearch();
  const navigate = route.useNavigate();
  const pages = usePages<DisputeRow>({
    queryKey: ["strathwell", "disputes", kept],
    fetchPage: async (cursor, signal) =>
      (await listAllDisputes({ query: { ...kept, cursor, size: PAGE }, signal })).data,
  });
  useLive(["strathwell:bookings"], pages.refresh);
  return (
    <>
      <PageHeader title="Disputes" tab="Disputes · Strathwell" />
      <DataTable
        {...pages.table}
        label="Disputes"
        columns={columns}
        rowKey={(dispute) => dispute.id}
        rowHref={(dispute) => `/disputes/${dispute.id}`}
        storageKey="strathwell-disputes"
        toolbar={
          <FilterBar
            filters={filters}
            value={kept}
            onChange={(next) => void navigate({ search: next as typeof kept, replace: true })}
          />
        }
        empty={
          Object.keys(kept).length ? (
            <EmptyState title="No dispute fits these filters">Take a filter away to see the others.</EmptyState>
          ) : (
            <EmptyState title="No disputes" icon={<Scale size={28} aria-hidden />}>
              When somebody objects to what was delivered, the vendors' unpaid money is held and it waits here for you.
            </EmptyState>
          )
        }
      />
    </>
  );
}
