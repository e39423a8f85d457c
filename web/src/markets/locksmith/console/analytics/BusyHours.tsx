import type { Demand } from "@api/locksmith/types.gen";
import { cx } from "@kit/base/cx";
import { Section } from "@kit/console/Section";
import { LazyHeatGrid } from "@kit/pictures";
import { useState } from "react";

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const HOURS = Array.from({ length: 24 }, (_, hour) => `${hour % 12 || 12} ${hour < 12 ? "AM" : "PM"}`);
const KINDS = [
  { id: "requests", label: "Requests" },
  { id: "jobs", label: "Jobs" },
] as const;

/** When we are needed: weekday by hour, in the market's zone. */
export function BusyHours({ demand }: { demand: Demand }) {
  const [kind, choose] = useState<(typeof KINDS)[number]["id"]>("requests");
  const values = WEEKDAYS.map((_, weekday) =>
    HOURS.map((__, hour) => demand.heat.find((cell) => cell.weekday === weekday && cell.hour === hour)?.[kind] ?? 0),
  );
  return (
    <Section
      title="Busy hours"
      aside={
        <fieldset className="m-0 flex gap-1 border-0 p-0">
          <legend className="sr-only">What is counted</legend>
          {KINDS.map(({ id, label }) => (
            <button
              key={id}
              type="button"
              aria-pressed={kind === id}
              onClick={() => choose(id)}
              className={cx(
                "min-h-8 cursor-pointer rounded-md px-2.5 font-medium pointer-coarse:min-h-11",
                kind === id ? "bg-surface-tertiary text-foreground" : "text-muted hover:text-foreground",
              )}
            >
              {label}
            </button>
          ))}
        </fieldset>
      }
    >
      <LazyHeatGrid
        label={`${kind === "jobs" ? "Jobs" : "Requests"} by weekday and hour, ${demand.zone}`}
        rows={WEEKDAYS}
        columns={HOURS}
        values={values}
        empty="Nothing in these days."
      />
      <p className="m-0 mt-2 text-xs text-muted">Hours of {demand.zone.replaceAll("_", " ")}.</p>
    </Section>
  );
}
