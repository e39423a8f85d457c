import { asProblem } from "@api/problem";
import { seeOwnVendor } from "@api/strathwell/sdk.gen";
import type { VendorSeen } from "@api/strathwell/types.gen";
import { whileDown } from "@markets/strathwell/live";
import { useQuery } from "@tanstack/react-query";
import { FRESH_MS } from "./fresh";

export interface OwnVendor {
  vendor: VendorSeen | undefined;
  /** Nothing was told of a business yet. */
  isNone: boolean;
  error: Error | null;
  retry: () => void;
}

/** That there is none is an answer, not a failure: so it is kept while it is asked again. */
async function read(signal: AbortSignal): Promise<VendorSeen | null> {
  try {
    return (await seeOwnVendor({ signal })).data;
  } catch (thrown) {
    if (asProblem(thrown).status === 404) return null;
    throw thrown;
  }
}

/** The business of who is signed in. */
export function useOwnVendor(): OwnVendor {
  const own = useQuery({
    queryKey: ["strathwell", "own-vendor"],
    queryFn: ({ signal }) => read(signal),
    refetchInterval: whileDown(2 * FRESH_MS),
  });
  return {
    vendor: own.data ?? undefined,
    isNone: own.data === null,
    error: own.data === undefined ? own.error : null,
    retry: () => void own.refetch(),
  };
}
