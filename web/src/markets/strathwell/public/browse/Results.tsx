import { findVendors } from "@api/strathwell/sdk.gen";
import { cx } from "@kit/base/cx";
import { EmptyState } from "@kit/base/EmptyState";
import { ErrorState } from "@kit/base/ErrorState";
import { Loading } from "@kit/base/Skeleton";
import { StatusBadge } from "@kit/base/StatusBadge";
import { Button } from "@kit/public/Button";
import { shortDay } from "@markets/strathwell/days";
import { MoreOf } from "@markets/strathwell/public/MoreOf";
import { openly } from "@markets/strathwell/public/openly";
import { TILES, TileShape, VendorTile } from "@markets/strathwell/public/VendorTile";
import { useInfiniteQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import { countOf, type Filters } from "./filters";

const AT_ONCE = 24;
/** So many pictures are not waited with until one scrolls. */
const AT_FIRST_SIGHT = 3;

function useFound(filters: Filters) {
  return useInfiniteQuery({
    queryKey: ["strathwell", "browse", filters],
    queryFn: async ({ pageParam, signal }) =>
      (await findVendors({ query: { ...filters, size: AT_ONCE, cursor: pageParam }, signal, ...openly })).data,
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: (before) => before,
    staleTime: 30_000,
  });
}

/** Who fits, a page at a time. */
export function Results({ filters, onClear }: { filters: Filters; onClear: () => void }) {
  const found = useFound(filters);
  const vendors = found.data?.pages.flatMap((page) => page.items);
  if (!vendors) {
    if (found.error) {
      return <ErrorState thrown={found.error} doing="look for vendors" onRetry={() => void found.refetch()} />;
    }
    return (
      <Loading what="venues and vendors">
        <div className={TILES}>
          {["a", "b", "c", "d", "e", "f"].map((name) => (
            <TileShape key={name} />
          ))}
        </div>
      </Loading>
    );
  }
  const isOld = found.isPlaceholderData;
  return (
    <section aria-label="Found" aria-busy={isOld} className={cx("flex min-w-0 flex-col gap-4", isOld && "opacity-60")}>
      <p role="status" className="m-0 text-sm text-muted">
        {isOld ? "Looking …" : told(vendors.length, found.hasNextPage)}
      </p>
      {vendors.length ? (
        <ul className={TILES}>
          {vendors.map((vendor, index) => (
            <li key={vendor.id}>
              <VendorTile
                vendor={vendor}
                isFirst={index < AT_FIRST_SIGHT}
                day={filters.free_on}
                badge={
                  filters.free_on ? <StatusBadge tone="done" label={`Free ${shortDay(filters.free_on)}`} /> : undefined
                }
              />
            </li>
          ))}
        </ul>
      ) : (
        <Nobody isNarrowed={countOf(filters) > 0} onClear={onClear} />
      )}
      <MoreOf
        what="vendors"
        hasMore={found.hasNextPage}
        isLoading={found.isFetchingNextPage}
        thrown={found.isFetchNextPageError ? found.error : null}
        onMore={() => void found.fetchNextPage()}
      />
    </section>
  );
}

function told(count: number, hasMore: boolean): string {
  if (count === 0) return "Nobody found.";
  const many = `${count} ${count === 1 ? "vendor" : "vendors"}`;
  return hasMore ? `The first ${many}.` : `${many}.`;
}

function Nobody({ isNarrowed, onClear }: { isNarrowed: boolean; onClear: () => void }) {
  const icon = <SearchX size={28} aria-hidden />;
  if (!isNarrowed) {
    return (
      <EmptyState icon={icon} title="Nobody is on show yet">
        Venues and vendors appear here as soon as they are approved.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={icon}
      title="Nobody fits all of this"
      action={
        <Button look="secondary" onClick={onClear}>
          Clear all filters
        </Button>
      }
    >
      Try another day, a higher price, or a city nearby. Vendors without a list price are not found by price.
    </EmptyState>
  );
}
