import { summarizeJobsOptions } from "@api/locksmith/@tanstack/react-query.gen";
import { listJobs } from "@api/locksmith/sdk.gen";
import type { JobRow } from "@api/locksmith/types.gen";
import { EmptyState } from "@kit/base/EmptyState";
import { findPlace } from "@kit/base/place";
import { useLive } from "@kit/base/useLive";
import { DataTable, type Sort } from "@kit/console/DataTable";
import { FilterBar } from "@kit/console/FilterBar";
import { PageHeader } from "@kit/console/PageHeader";
import { usePages } from "@kit/console/usePages";
import { csvHref } from "@markets/locksmith/console/csv";
import { useMarketZone } from "@markets/locksmith/console/useMarketZone";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { KeyRound } from "lucide-react";
import { columns } from "./columns";
import { filtersIn } from "./filters";
import { Tiles } from "./Tiles";

const route = getRouteApi("/");
const PAGE = 50;

/** The live board of all jobs: what waits, what moves, and what needs a person. */
export function DashboardPage() {
  const asked = route.useSearch();
  const navigate = route.useNavigate();
  const zone = useMarketZone();
  const { cursor: _cursor, ...kept } = asked;
  const pages = usePages<JobRow>({
    queryKey: ["jobs", kept],
    fetchPage: async (cursor, signal) => (await listJobs({ query: { ...kept, cursor, size: PAGE }, signal })).data,
  });
  const summary = useQuery({ ...summarizeJobsOptions(), refetchInterval: 60_000 });
  useLive(["locksmith:jobs"], () => {
    pages.refresh();
    void summary.refetch();
  });
  const sort: Sort = { by: kept.sort ?? "created_at", direction: kept.direction ?? "desc" };
  const isFiltered = Object.keys(kept).some((name) => name !== "sort" && name !== "direction");
  return (
    <>
      <PageHeader title="Dashboard" tab="Dashboard · Locksmith console" />
      <Tiles summary={summary} />
      <DataTable
        {...pages.table}
        label="Jobs"
        columns={columns}
        rowKey={(job) => job.id}
        rowHref={(job) => `/jobs/${job.id}`}
        sort={sort}
        onSort={({ by, direction }) =>
          void navigate({ search: { ...kept, sort: by as typeof kept.sort, direction }, replace: true })
        }
        storageKey="locksmith-jobs"
        csvHref={csvHref(findPlace(location).base, "jobs", kept)}
        toolbar={
          <FilterBar
            filters={filtersIn(zone)}
            value={kept}
            onChange={(next) => void navigate({ search: next as typeof kept, replace: true })}
            search={{ name: "q", placeholder: "Number, name, phone or address" }}
          />
        }
        empty={
          isFiltered ? (
            <EmptyState title="No job fits these filters">Take a filter away, or look at another time.</EmptyState>
          ) : (
            <EmptyState title="No jobs yet" icon={<KeyRound size={28} aria-hidden />}>
              Every paid request becomes a job and appears here by itself, within a second.
            </EmptyState>
          )
        }
      />
    </>
  );
}
