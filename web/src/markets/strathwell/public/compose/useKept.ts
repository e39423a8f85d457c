import type { RowKind } from "@api/strathwell/types.gen";
import { useShortlist } from "@markets/strathwell/shortlist";
import { useState } from "react";

/**
 * Vendors to show above the search: those of the shortlist, and of the draft as the step begins. They
 * keep their place when the choice changes, so that nothing moves from under the finger.
 */
export function useKept(kind: RowKind, chosen: readonly string[]): string[] {
  const listed = useShortlist().filter((one) => one.kind === kind);
  const [first] = useState(() => [...chosen]);
  return [...new Set([...first, ...listed.map((one) => one.vendorId)])];
}
