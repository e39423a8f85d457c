import type { Filter } from "@kit/console/filters";
import { DEPOSIT_STATUS, JOB_STATUS, SERVICE, URGENCY } from "@markets/locksmith/words";

const said = (words: Record<string, { label: string } | string>) =>
  Object.entries(words).map(([value, word]) => ({ value, label: typeof word === "string" ? word : word.label }));

/** What the board can be narrowed to; the names are the API's, the days those of `zone`. */
export const filtersIn = (zone: string): Filter[] => [
  { name: "status", label: "Status", kind: "choices", options: said(JOB_STATUS) },
  { name: "deposit_status", label: "Deposit", kind: "choice", options: said(DEPOSIT_STATUS) },
  { name: "service_type", label: "Service", kind: "choice", options: said(SERVICE) },
  { name: "urgency", label: "Urgency", kind: "choice", options: said(URGENCY) },
  { name: "city", label: "City", kind: "text", placeholder: "City" },
  { name: "created", label: "Created", kind: "date-range", zone },
];
