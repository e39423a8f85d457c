import { serverNow } from "@api/clock";
import { cx } from "@kit/base/cx";
import { dayIn, dayPlus } from "@kit/base/zone";
import { FilterBar } from "@kit/console/FilterBar";
import type { Filter } from "@kit/console/filters";
import { InnerLink } from "@kit/console/InnerLink";
import { useMarketZone } from "@markets/locksmith/console/useMarketZone";

export interface SpanAsked {
  from?: string | null;
  to?: string | null;
  city?: string | null;
  zone?: string;
}

const PRESETS = [7, 30, 90];
const filters: Filter[] = [
  { name: "days", label: "Days", kind: "date-range", ends: ["from", "to"], as: "days" },
  { name: "city", label: "City", kind: "text", placeholder: "City" },
];

/** Which days and which city; all of it stands in the address. */
export function SpanBar({ asked, onAsk }: { asked: SpanAsked; onAsk: (next: SpanAsked) => void }) {
  const zone = useMarketZone();
  const today = dayIn(asked.zone ?? zone, serverNow());
  const until = asked.to ?? today;
  const since = asked.from ?? dayPlus(until, -29);
  return (
    <div className="mb-4 flex flex-wrap items-center gap-3">
      <nav aria-label="Days" className="flex gap-1 rounded-lg border border-border bg-surface p-1">
        {PRESETS.map((days) => {
          const first = dayPlus(today, 1 - days);
          const isOn = since === first && until === today;
          const city = asked.city ? `&city=${encodeURIComponent(asked.city)}` : "";
          return (
            <InnerLink
              key={days}
              href={`/analytics?from=${first}&to=${today}${city}`}
              className={cx(
                "inline-flex min-h-9 items-center rounded-md px-3 text-sm font-medium no-underline pointer-coarse:min-h-11",
                isOn ? "bg-brand text-brand-foreground" : "text-foreground hover:bg-surface-tertiary",
              )}
            >
              {days} days{isOn ? <span className="sr-only"> (shown)</span> : null}
            </InnerLink>
          );
        })}
      </nav>
      <FilterBar filters={filters} value={{ ...asked }} onChange={(next) => onAsk(next as SpanAsked)} />
    </div>
  );
}
