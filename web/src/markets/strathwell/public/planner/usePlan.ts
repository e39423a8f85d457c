import { makePlan } from "@api/strathwell/sdk.gen";
import type { Occasion } from "@api/strathwell/types.gen";
import { useQuery } from "@tanstack/react-query";

/** The plan for an occasion: worked out by the server, changing nothing there. */
export const usePlan = (occasion: Occasion | null) =>
  useQuery({
    queryKey: ["strathwell", "plan", occasion],
    queryFn: async ({ signal }) => (occasion ? (await makePlan({ body: occasion, signal })).data : null),
    enabled: occasion !== null,
    // How often one may ask is limited; what is free changes slowly.
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });

export type PlanAsked = ReturnType<typeof usePlan>;
