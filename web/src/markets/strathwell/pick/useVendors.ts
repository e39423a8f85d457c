import { findVendors } from "@api/strathwell/sdk.gen";
import type { FindVendorsData, VendorCard } from "@api/strathwell/types.gen";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";

export type Wanted = Omit<NonNullable<FindVendorsData["query"]>, "cursor" | "size">;

const AT_ONCE = 12;

/** Vendors who are on show and fit, page by page. */
export function useVendors(wanted: Wanted, enabled = true) {
  // What is typed is asked for when the typing pauses.
  const asked = useDeferredValue(wanted);
  const found = useInfiniteQuery({
    queryKey: ["strathwell", "vendors", asked],
    queryFn: async ({ pageParam, signal }) =>
      (await findVendors({ query: { ...asked, size: AT_ONCE, cursor: pageParam }, signal })).data,
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: (before) => before,
    enabled,
    staleTime: 30_000,
  });
  const vendors: VendorCard[] | undefined = found.data?.pages.flatMap((page) => page.items);
  return { ...found, vendors };
}
