import type { SeeAboutResponses } from "@api/locksmith/types.gen";
import { wiredFetch } from "@api/wire";
import { findPlace } from "@kit/base/place";
import { useQuery } from "@tanstack/react-query";

type About = SeeAboutResponses[200];

/**
 * What every customer page may need before anything is asked: services, prices, our number. Asked
 * without the generated client, which the first page of a visit would otherwise load for this alone.
 */
export const useAbout = () =>
  useQuery({
    queryKey: ["about"],
    queryFn: async ({ signal }) =>
      (await (await wiredFetch(`${findPlace(location).base}/api/about`, { signal })).json()) as About,
    staleTime: 60_000,
  });
