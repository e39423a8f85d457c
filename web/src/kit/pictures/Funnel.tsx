import { InnerLink } from "@kit/console/InnerLink";
import { Frame } from "./Frame";
import { funnelRows } from "./funnel";
import type { PictureProps } from "./picture";
import { funnelHeight } from "./sizes";

export interface FunnelStep {
  label: string;
  count: number;
  /** Who left before the next step; counted from the counts when not given. */
  lost?: number;
  /** Where these can be seen one by one. */
  href?: string;
}

export interface FunnelProps extends PictureProps {
  steps: FunnelStep[];
  /** What is counted, such as "requests". */
  unit?: string;
}

const WHOLE = new Intl.NumberFormat("en-US");

/** How many reach each step, and how many leave between two. */
export function Funnel({ steps, unit = "people", ...frame }: FunnelProps) {
  const rows = funnelRows(steps);
  return (
    <Frame
      {...frame}
      height={funnelHeight(frame.loading ? 5 : steps.length)}
      isEmpty={steps.every((one) => one.count === 0)}
    >
      <ol className="m-0 flex list-none flex-col p-0">
        {rows.map((row, index) => (
          <li key={row.label} className="relative pb-3 last:pb-0">
            <div className="flex flex-wrap items-baseline justify-between gap-x-3 text-sm">
              <span className="font-medium">
                {row.href ? <InnerLink href={row.href}>{row.label}</InnerLink> : row.label}
              </span>
              <span className="figures">
                <span className="font-semibold">{WHOLE.format(row.count)}</span>
                <span className="sr-only"> {unit}, of the first step </span>
                <span className="ml-2 inline-block w-12 text-right text-muted text-xs">{row.ofFirst}</span>
              </span>
            </div>
            <div aria-hidden className="mt-1 h-4 overflow-hidden rounded-sm bg-surface-tertiary">
              <div
                className="h-full rounded-sm bg-brand transition-[width]"
                style={{ width: `${row.share * 100}%`, opacity: 1 - index * 0.08, minWidth: row.count ? 3 : 0 }}
              />
            </div>
            {row.lost > 0 ? (
              <p className="figures m-0 mt-1 text-muted text-xs">
                {WHOLE.format(row.lost)} left here ({row.lostOfStep})
              </p>
            ) : null}
          </li>
        ))}
      </ol>
    </Frame>
  );
}
