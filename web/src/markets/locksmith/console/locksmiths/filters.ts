import type { Filter } from "@kit/console/filters";
import { yesNo } from "@markets/locksmith/console/yesNo";
import { SERVICE } from "@markets/locksmith/words";

/** Yes, no or either: booleans in the address. */
export const EITHER = ["active", "available"];

export const filters: Filter[] = [
  { name: "active", label: "Active", kind: "choice", options: yesNo("Active", "Inactive") },
  { name: "available", label: "Available", kind: "choice", options: yesNo("Available", "Not available") },
  {
    name: "service",
    label: "Service",
    kind: "choice",
    options: Object.entries(SERVICE).map(([value, label]) => ({ value, label })),
  },
  { name: "city", label: "City", kind: "text", placeholder: "City" },
];
