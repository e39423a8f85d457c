import { seeAboutOptions } from "@api/locksmith/@tanstack/react-query.gen";
import { useQuery } from "@tanstack/react-query";

/** Until the market has said; right for a device that stands in the market. */
const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Whose days the market counts in. Hardly ever changes, so it is asked once. */
export function useMarketZone(): string {
  return useQuery({ ...seeAboutOptions(), staleTime: Number.POSITIVE_INFINITY }).data?.time_zone ?? HERE;
}
