import type { Filter } from "@kit/console/filters";
import { yesNo } from "@markets/locksmith/console/yesNo";
import { SESSION_STEP } from "@markets/locksmith/words";

/** Yes, no or either: booleans in the address. */
export const EITHER = ["flagged", "ineligible"];

/** The days are those of `zone`. */
export const filtersIn = (zone: string): Filter[] => [
  {
    name: "step",
    label: "Step",
    kind: "choices",
    options: Object.entries(SESSION_STEP).map(([value, { label }]) => ({ value, label })),
  },
  { name: "flagged", label: "Abuse", kind: "choice", options: yesNo("Suspected", "Not suspected") },
  { name: "ineligible", label: "Area", kind: "choice", options: yesNo("Outside our areas", "Within our areas") },
  { name: "city", label: "City", kind: "text", placeholder: "City" },
  { name: "created", label: "Started", kind: "date-range", zone },
];
