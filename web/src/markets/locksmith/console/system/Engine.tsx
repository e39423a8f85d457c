import type { SystemSeen } from "@api/locksmith/types.gen";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { Section } from "@kit/console/Section";
import { PlainTable } from "@markets/locksmith/console/PlainTable";
import { TextLink } from "@markets/locksmith/console/TextLink";
import { countText, everyText } from "./words";

const NOT_ASKED = "This could not be asked just now.";
const at = (time: string | null) => (time ? <TimeText at={time} /> : <span className="text-muted">Never</span>);

/** What works by itself, in turns. */
export function Periodic({ seen }: { seen: SystemSeen }) {
  const turns = seen.periodic.facts?.turns ?? [];
  return (
    <Section title="Periodic tasks" aside={turns.length || undefined}>
      <PlainTable
        label="Periodic tasks"
        rows={turns}
        rowKey={({ name }) => name}
        empty={seen.periodic.facts ? "There are none." : NOT_ASKED}
        columns={[
          {
            id: "what",
            header: "What",
            cell: ({ what, name }) => (
              <span className="block min-w-56">
                <span className="block text-pretty">{what}</span>
                <code className="text-xs text-muted">{name}</code>
              </span>
            ),
          },
          {
            id: "state",
            header: "State",
            cell: ({ late }) => <StatusBadge tone={late ? "waiting" : "done"} label={late ? "Late" : "In time"} />,
          },
          { id: "every", header: "Every", cell: ({ every_seconds }) => everyText(every_seconds) },
          { id: "last", header: "Last run", cell: ({ last_run_at }) => at(last_run_at) },
          { id: "next", header: "Next", cell: ({ next_due_at }) => (next_due_at ? <TimeText at={next_due_at} /> : "") },
        ]}
      />
    </Section>
  );
}

/** What waits in the queue, by task. */
export function Queue({ seen }: { seen: SystemSeen }) {
  const tasks = seen.jobs.facts?.tasks ?? [];
  return (
    <Section title="Queue by task" aside={<TextLink href="/failures">Failed for good</TextLink>}>
      <PlainTable
        label="Queue by task"
        rows={tasks}
        rowKey={({ task }) => task}
        empty={seen.jobs.facts ? "The queue is empty." : NOT_ASKED}
        columns={[
          { id: "task", header: "Task", cell: ({ task }) => <code className="text-xs">{task}</code> },
          { id: "waiting", header: "Waiting", align: "end", cell: ({ waiting }) => countText(waiting) },
          { id: "due", header: "Due", align: "end", cell: ({ due }) => countText(due) },
          { id: "running", header: "Running", align: "end", cell: ({ running }) => countText(running) },
          {
            id: "oldest",
            header: "Oldest due",
            align: "end",
            cell: ({ oldest_due_seconds }) =>
              oldest_due_seconds === null ? "" : `${countText(Math.round(oldest_due_seconds))} s`,
          },
          {
            id: "failed",
            header: "Failed for good",
            align: "end",
            cell: ({ failed_for_good }) => countText(failed_for_good),
          },
        ]}
      />
    </Section>
  );
}
