import { seeHealthOptions } from "@api/strathwell/@tanstack/react-query.gen";
import type { SystemSeen } from "@api/strathwell/types.gen";
import { cx } from "@kit/base/cx";
import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { StatusBadge, type Tone } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { PageHeader } from "@kit/console/PageHeader";
import { useQuery } from "@tanstack/react-query";
import { figuresOf } from "./figures";

type State = SystemSeen["state"];
export type PartName = Exclude<keyof SystemSeen, "as_of" | "state">;

const STATE: Record<State, { label: string; tone: Tone }> = {
  ok: { label: "OK", tone: "done" },
  late: { label: "Late", tone: "waiting" },
  trouble: { label: "Trouble", tone: "trouble" },
  unknown: { label: "Unknown", tone: "plain" },
};
const WHOLE: Record<State, string> = {
  ok: "Everything works",
  late: "Something is late",
  trouble: "Something is wrong",
  unknown: "Something could not be asked",
};
const EDGES: Record<State, string> = {
  ok: "border-border",
  late: "border-waiting-mark",
  trouble: "border-trouble-mark",
  unknown: "border-border border-dashed",
};

/** The parts in the order one asks after them. */
const PARTS: [PartName, string][] = [
  ["inbox", "What comes in"],
  ["outbox", "What goes out"],
  ["reconcile", "Books against Stripe"],
  ["promises", "Promises"],
  ["jobs", "Queue"],
  ["workers", "Workers"],
  ["periodic", "Periodic tasks"],
  ["alarms", "Alarms"],
  ["database", "Database"],
  ["valkey", "Valkey"],
  ["clock", "Clock"],
  ["process", "Version"],
];
const EVERY_MS = 10_000;
const GRID = "grid gap-3 sm:grid-cols-2 xl:grid-cols-3 2xl:grid-cols-4";

/** Whether the house works, part by part; asked again every ten seconds. */
export function HealthPage() {
  const found = useQuery({ ...seeHealthOptions(), refetchInterval: EVERY_MS });
  const seen = found.data;
  return (
    <>
      <PageHeader
        title="Health"
        tab={`${seen && seen.state !== "ok" ? `${WHOLE[seen.state]} · ` : ""}Health · Strathwell`}
        status={seen ? <StatusBadge tone={STATE[seen.state].tone} label={WHOLE[seen.state]} size="large" /> : null}
      >
        {seen ? (
          <>
            As of <TimeText at={seen.as_of} />; asked again every 10 seconds.
          </>
        ) : (
          "Asking each part …"
        )}
      </PageHeader>
      {found.error ? (
        <div className="mb-4">
          <ErrorState
            as={seen ? "line" : "block"}
            thrown={found.error}
            doing={seen ? "ask again; what you see is as it was" : "see how the house is doing"}
            onRetry={() => void found.refetch()}
          />
        </div>
      ) : null}
      {seen ? (
        <ul className={`${GRID} m-0 list-none p-0`}>
          {PARTS.map(([name, title]) => (
            <li key={name} className="min-w-0">
              <Part seen={seen} name={name} title={title} />
            </li>
          ))}
        </ul>
      ) : found.error ? null : (
        <Loading what="how the house is doing">
          <div className={GRID}>
            {PARTS.map(([name]) => (
              <Skeleton key={name} className="h-32" />
            ))}
          </div>
        </Loading>
      )}
    </>
  );
}

function Part({ seen, name, title }: { seen: SystemSeen; name: PartName; title: string }) {
  const part = seen[name];
  const figures = figuresOf(seen, name);
  return (
    <section
      aria-label={title}
      className={cx(
        "flex h-full min-w-0 flex-col gap-1 rounded-xl border bg-surface p-4 shadow-surface",
        EDGES[part.state],
      )}
    >
      <div className="flex items-center justify-between gap-2">
        <h2 className="m-0 text-sm font-semibold">{title}</h2>
        <StatusBadge {...STATE[part.state]} />
      </div>
      <p className="m-0 text-pretty">{part.sentence}</p>
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
    </section>
  );
}
