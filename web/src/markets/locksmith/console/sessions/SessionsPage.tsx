import { listSessions } from "@api/locksmith/sdk.gen";
import type { SessionListed } from "@api/locksmith/types.gen";
import { EmptyState } from "@kit/base/EmptyState";
import { findPlace } from "@kit/base/place";
import { useLive } from "@kit/base/useLive";
import { ButtonLink } from "@kit/console/Button";
import { DataTable, type Sort } from "@kit/console/DataTable";
import { FilterBar } from "@kit/console/FilterBar";
import { PageHeader } from "@kit/console/PageHeader";
import { usePages } from "@kit/console/usePages";
import { csvHref } from "@markets/locksmith/console/csv";
import { useMarketZone } from "@markets/locksmith/console/useMarketZone";
import { asBooleans, asWords } from "@markets/locksmith/console/yesNo";
import { getRouteApi } from "@tanstack/react-router";
import { ChartNoAxesCombined, Footprints } from "lucide-react";
import { columns } from "./columns";
import { EITHER, filtersIn } from "./filters";

const route = getRouteApi("/sessions");
const PAGE = 50;

/** Everybody who began a request: how far they came, and who should not have. */
export function SessionsPage() {
  const { cursor: _cursor, size: _size, ...kept } = route.useSearch();
  const navigate = route.useNavigate();
  const zone = useMarketZone();
  const pages = usePages<SessionListed>({
    queryKey: ["sessions", kept],
    fetchPage: async (cursor, signal) => (await listSessions({ query: { ...kept, cursor, size: PAGE }, signal })).data,
  });
  useLive(["locksmith:sessions"], pages.refresh);
  const sort: Sort = { by: kept.sort ?? "created", direction: kept.direction ?? "desc" };
  const isFiltered = Object.keys(kept).some((name) => name !== "sort" && name !== "direction");
  return (
    <>
      <PageHeader
        title="Sessions"
        tab="Sessions · Locksmith console"
        actions={
          <ButtonLink href="/analytics" icon={<ChartNoAxesCombined size={16} aria-hidden />}>
            Funnel
          </ButtonLink>
        }
      />
      <DataTable
        {...pages.table}
        label="Sessions"
        columns={columns}
        rowKey={(session) => session.id}
        rowHref={(session) => `/sessions/${session.id}`}
        sort={sort}
        onSort={({ by, direction }) =>
          void navigate({ search: { ...kept, sort: by as typeof kept.sort, direction }, replace: true })
        }
        storageKey="locksmith-sessions"
        csvHref={csvHref(findPlace(location).base, "sessions", kept)}
        toolbar={
          <FilterBar
            filters={filtersIn(zone)}
            value={asWords(kept, EITHER)}
            onChange={(next) => void navigate({ search: asBooleans(next, EITHER) as typeof kept, replace: true })}
            search={{ name: "q", placeholder: "Name, phone or address" }}
          />
        }
        empty={
          isFiltered ? (
            <EmptyState title="No session fits these filters">Take a filter away, or look at another time.</EmptyState>
          ) : (
            <EmptyState title="No sessions yet" icon={<Footprints size={28} aria-hidden />}>
              Whoever begins a request appears here by themselves, paid or not.
            </EmptyState>
          )
        }
      />
    </>
  );
}
