import type { VendorStatus } from "@api/strathwell/types.gen";
import type { Filter } from "@kit/console/filters";
import { said, VENDOR_TYPE } from "@markets/strathwell/words";

const STATES: VendorStatus[] = ["pending", "needs_changes", "approved", "draft"];

export const filters: Filter[] = [
  {
    name: "status",
    label: "Status",
    kind: "choice",
    options: STATES.map((value) => ({ value, label: said("vendor", value).label })),
  },
  {
    name: "vendor_type",
    label: "Type",
    kind: "choice",
    options: Object.entries(VENDOR_TYPE).map(([value, label]) => ({ value, label })),
  },
];
