import type { SystemSeen } from "@api/strathwell/types.gen";
import { TimeText } from "@kit/base/TimeText";
import type { ReactNode } from "react";
import type { PartName } from "./HealthPage";

const whole = new Intl.NumberFormat("en-US").format;
type Figures = [label: string, value: ReactNode][];

/** How a part's facts are told, where it has any worth a glance. */
const TOLD: { [Name in PartName]?: (facts: NonNullable<SystemSeen[Name]["facts"]>) => Figures } = {
  jobs: (facts) => [
    ["waiting", `${whole(facts.waiting)}${facts.capped ? "+" : ""}`],
    ["due", whole(facts.due)],
    ["running", whole(facts.running)],
    ["failed for good", whole(facts.failed_for_good)],
  ],
  workers: (facts) => [
    ["busy", whole(facts.busy)],
    ["connections", whole(facts.connections)],
  ],
  promises: (facts) => [
    ["checked", whole(facts.checked)],
    ["broken", whole(facts.violations)],
    ["last run", <TimeText key="at" at={facts.finished_at} />],
  ],
  reconcile: (facts) => [
    ["compared", whole(facts.compared)],
    ["open", whole(facts.open)],
    ["last run", <TimeText key="at" at={facts.finished_at} />],
  ],
  alarms: (facts) => [
    ["in 24 h", whole(facts.last_24h)],
    ["in 30 days", whole(facts.last_30d)],
  ],
  database: (facts) => [
    ["PostgreSQL", facts.version],
    ["connections", `${whole(facts.connections)} of ${whole(facts.connections_max)}`],
  ],
  valkey: (facts) => [["version", facts.version]],
  clock: (facts) => [["now", <TimeText key="at" at={facts.now} as="exact" />]],
  process: (facts) => [
    ["version", facts.version],
    ["since", <TimeText key="at" at={facts.started_at} />],
  ],
};

export function figuresOf(seen: SystemSeen, name: PartName): Figures {
  const tell = TOLD[name] as ((facts: unknown) => Figures) | undefined;
  const { facts } = seen[name];
  return tell && facts ? tell(facts) : [];
}
