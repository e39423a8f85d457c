import type { SystemSeen } from "@api/locksmith/types.gen";
import { cx } from "@kit/base/cx";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import type { ReactNode } from "react";
import { countText, PART_STATE, PARTS, type PartName, sizeText } from "./words";

const EDGES = {
  ok: "border-border",
  late: "border-waiting-mark",
  trouble: "border-trouble-mark",
  unknown: "border-border border-dashed",
} as const;

/** A few figures beneath the sentence, where the part has any worth a glance. */
function figuresOf(seen: SystemSeen, name: PartName): [string, ReactNode][] {
  switch (name) {
    case "jobs": {
      const facts = seen.jobs.facts;
      if (!facts) return [];
      const more = facts.capped ? "+" : "";
      return [
        ["waiting", `${countText(facts.waiting)}${more}`],
        ["due", countText(facts.due)],
        ["running", countText(facts.running)],
        ["failed for good", countText(facts.failed_for_good)],
      ];
    }
    case "workers": {
      const facts = seen.workers.facts;
      return facts
        ? [
            ["busy", countText(facts.busy)],
            ["connections", countText(facts.connections)],
          ]
        : [];
    }
    case "promises": {
      const facts = seen.promises.facts;
      return facts
        ? [
            ["checked", countText(facts.checked)],
            ["broken", countText(facts.violations)],
            ["last run", <TimeText key="at" at={facts.finished_at} />],
          ]
        : [];
    }
    case "reconcile": {
      const facts = seen.reconcile.facts;
      return facts
        ? [
            ["compared", countText(facts.compared)],
            ["open", countText(facts.open)],
            ["last run", <TimeText key="at" at={facts.finished_at} />],
          ]
        : [];
    }
    case "alarms": {
      const facts = seen.alarms.facts;
      return facts
        ? [
            ["in 24 h", countText(facts.last_24h)],
            ["in 30 days", countText(facts.last_30d)],
          ]
        : [];
    }
    case "database": {
      const facts = seen.database.facts;
      return facts
        ? [
            ["PostgreSQL", `${facts.version}, ${facts.role}`],
            ["size", sizeText(facts.size_bytes)],
            ["connections", `${countText(facts.connections)} of ${countText(facts.connections_max)}`],
            ["standbys", countText(facts.standbys)],
          ]
        : [];
    }
    case "valkey": {
      const facts = seen.valkey.facts;
      return facts ? [["version", facts.version]] : [];
    }
    case "clock": {
      const facts = seen.clock.facts;
      return facts ? [["now", <TimeText key="at" at={facts.now} as="exact" />]] : [];
    }
    case "process": {
      const facts = seen.process.facts;
      return facts
        ? [
            ["version", facts.version],
            ["environment", facts.environment],
            ["since", <TimeText key="at" at={facts.started_at} />],
          ]
        : [];
    }
    default:
      return [];
  }
}

/** Each part: its state, in a sentence, since when. */
export function PartCards({ seen }: { seen: SystemSeen }) {
  return (
    <ul className="m-0 grid list-none gap-3 p-0 sm:grid-cols-2 xl:grid-cols-3 2xl:grid-cols-4">
      {PARTS.map(({ name, title }) => {
        const part = seen[name];
        const figures = figuresOf(seen, name);
        return (
          <li
            key={name}
            data-state={part.state}
            className={cx(
              "flex min-w-0 flex-col gap-1 rounded-xl border bg-surface p-4 shadow-surface",
              EDGES[part.state],
            )}
          >
            <div className="flex items-center justify-between gap-2">
              <h2 className="m-0 text-sm font-semibold">{title}</h2>
              <StatusBadge {...PART_STATE[part.state]} />
            </div>
            <p className="m-0 text-pretty">{part.sentence}</p>
            {part.since && name !== "process" && name !== "workers" ? (
              <p className="m-0 text-xs text-muted">
                Since <TimeText at={part.since} />
              </p>
            ) : null}
            {figures.length ? (
              <dl className="m-0 mt-auto flex flex-wrap gap-x-4 gap-y-1 pt-2 text-xs">
                {figures.map(([label, value]) => (
                  <div key={label} className="flex gap-1">
                    <dt className="text-muted">{label}</dt>
                    <dd className="figures m-0 font-medium">{value}</dd>
                  </div>
                ))}
              </dl>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
