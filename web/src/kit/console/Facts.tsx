import type { ReactNode } from "react";

export interface Fact {
  label: string;
  value: ReactNode;
}

/** What is known of a record: labels and values, the labels in one column where there is room. */
export function Facts({ rows }: { rows: readonly Fact[] }) {
  return (
    <dl className="m-0 grid grid-cols-1 text-sm">
      {rows.map((row) => (
        <div
          key={row.label}
          className="grid grid-cols-[min(35%,12rem)_minmax(0,1fr)] gap-3 border-b border-separator py-2 first:pt-0 last:border-0 last:pb-0"
        >
          <dt className="text-muted">{row.label}</dt>
          <dd className="m-0 min-w-0 break-words [&_time]:whitespace-normal">
            {row.value ?? <span className="text-muted">None</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
