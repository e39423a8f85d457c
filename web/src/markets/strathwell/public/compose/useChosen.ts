import { seeVendorOptions } from "@api/strathwell/@tanstack/react-query.gen";
import type { VendorPage } from "@api/strathwell/types.gen";
import { useQueries } from "@tanstack/react-query";

/** The vendors of those ids as everybody sees them; where a day is named, whether they are free on it. */
export function useChosen(ids: readonly string[], day: string) {
  return useQueries({
    queries: ids.map((id) => ({
      ...seeVendorOptions({ path: { vendor_id: id }, query: day ? { day } : {} }),
      staleTime: 30_000,
    })),
    combine: (answers) => ({
      vendors: answers.map((answer) => answer.data).filter((vendor): vendor is VendorPage => vendor !== undefined),
      isLoading: answers.some((answer) => answer.isPending),
      /** Ids that nobody is known by any more. */
      gone: ids.filter((_, index) => answers[index]?.error),
    }),
  });
}
