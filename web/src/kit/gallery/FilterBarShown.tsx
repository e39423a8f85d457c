import { type Filter, FilterBar, type FilterValue } from "@kit/console/FilterBar";
import { useState } from "react";
import { Shown } from "./Shown";

const FILTERS: Filter[] = [
  {
    name: "status",
    label: "Status",
    kind: "choices",
    options: [
      { value: "OPEN", label: "Open" },
      { value: "DONE", label: "Completed" },
      { value: "CANCELED", label: "Canceled" },
    ],
  },
  {
    name: "service",
    label: "Service",
    kind: "choice",
    options: [
      { value: "home", label: "Home lockout" },
      { value: "car", label: "Car lockout" },
    ],
  },
  { name: "city", label: "City", kind: "text", placeholder: "City" },
  { name: "created", label: "Created", kind: "date-range" },
  { name: "flagged", label: "Only flagged", kind: "flag" },
];

export function FilterBarShown() {
  const [value, setValue] = useState<FilterValue>({
    status: ["OPEN", "DONE"],
    created_from: "2026-03-01T12:00:00Z",
    flagged: true,
  });
  return (
    <Shown state="Every kind of filter, three active">
      <FilterBar
        filters={FILTERS}
        value={value}
        onChange={setValue}
        search={{ name: "q", placeholder: "Number, name or phone" }}
      />
      <p className="text-muted">
        In the address: <code className="break-all">{JSON.stringify(value)}</code>
      </p>
    </Shown>
  );
}
