import { listLocksmiths } from "@api/locksmith/sdk.gen";
import type { LocksmithListed } from "@api/locksmith/types.gen";
import { EmptyState } from "@kit/base/EmptyState";
import { findPlace } from "@kit/base/place";
import { useLive } from "@kit/base/useLive";
import { ButtonLink } from "@kit/console/Button";
import { DataTable, type Sort } from "@kit/console/DataTable";
import { FilterBar } from "@kit/console/FilterBar";
import { PageHeader } from "@kit/console/PageHeader";
import { usePages } from "@kit/console/usePages";
import { csvHref } from "@markets/locksmith/console/csv";
import { asBooleans, asWords } from "@markets/locksmith/console/yesNo";
import { getRouteApi } from "@tanstack/react-router";
import { Plus, Users } from "lucide-react";
import { useMemo, useState } from "react";
import { columnsWith } from "./columns";
import { DeactivateDialog } from "./DeactivateDialog";
import { EITHER, filters } from "./filters";

const route = getRouteApi("/locksmiths");
const PAGE = 50;

const add = (
  <ButtonLink href="/locksmiths/new" look="primary" icon={<Plus size={16} aria-hidden />}>
    Add locksmith
  </ButtonLink>
);

/** Who can be asked: how they are doing, and whether they are asked at all. */
export function LocksmithsPage() {
  const { cursor: _cursor, size: _size, ...kept } = route.useSearch();
  const navigate = route.useNavigate();
  const [leaving, setLeaving] = useState<LocksmithListed | null>(null);
  const columns = useMemo(() => columnsWith(setLeaving), []);
  const pages = usePages<LocksmithListed>({
    queryKey: ["locksmiths", kept],
    fetchPage: async (cursor, signal) =>
      (await listLocksmiths({ query: { ...kept, cursor, size: PAGE }, signal })).data,
  });
  // They pause by text, and a job taken or done changes what they are at.
  useLive(["locksmith:jobs", "locksmith:messages"], pages.refresh);
  const sort: Sort = { by: kept.sort ?? "name", direction: kept.direction ?? "asc" };
  const isFiltered = Object.keys(kept).some((name) => name !== "sort" && name !== "direction");
  return (
    <>
      <PageHeader title="Locksmiths" tab="Locksmiths · Locksmith console" actions={add} />
      <DataTable
        {...pages.table}
        label="Locksmiths"
        columns={columns}
        rowKey={(locksmith) => locksmith.id}
        rowHref={(locksmith) => `/locksmiths/${locksmith.id}`}
        sort={sort}
        onSort={({ by, direction }) =>
          void navigate({ search: { ...kept, sort: by as typeof kept.sort, direction }, replace: true })
        }
        storageKey="locksmith-locksmiths"
        csvHref={csvHref(findPlace(location).base, "locksmiths", kept)}
        toolbar={
          <FilterBar
            filters={filters}
            value={asWords(kept, EITHER)}
            onChange={(next) => void navigate({ search: asBooleans(next, EITHER) as typeof kept, replace: true })}
            search={{ name: "q", placeholder: "Name or phone" }}
          />
        }
        empty={
          isFiltered ? (
            <EmptyState title="No locksmith fits these filters">
              Take a filter away, or look for another name.
            </EmptyState>
          ) : (
            <EmptyState title="No locksmiths yet" icon={<Users size={28} aria-hidden />} action={add}>
              Jobs are offered by text to the locksmiths listed here. Add the first one, and the next wave can ask them.
            </EmptyState>
          )
        }
      />
      {leaving ? <DeactivateDialog locksmith={leaving} onClose={() => setLeaving(null)} /> : null}
    </>
  );
}
