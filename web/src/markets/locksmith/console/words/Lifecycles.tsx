import { listLifecyclesOptions } from "@api/locksmith/@tanstack/react-query.gen";
import type { LifecycleSeen } from "@api/locksmith/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { plainWords } from "@kit/base/format";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { StatusBadge, type Tone } from "@kit/base/StatusBadge";
import { Section } from "@kit/console/Section";
import { PlainTable } from "@markets/locksmith/console/PlainTable";
import { useQuery } from "@tanstack/react-query";
import { Copyable } from "./Copyable";

const TONES: readonly string[] = ["waiting", "moving", "done", "stopped", "trouble"];
const toneOf = (tone: string): Tone => (TONES.includes(tone) ? (tone as Tone) : "plain");

/** The states of each kind of thing, and how it may go from one to another. */
export function Lifecycles() {
  const found = useQuery({ ...listLifecyclesOptions(), staleTime: 300_000 });
  if (found.error && !found.data)
    return <ErrorState thrown={found.error} doing="show the states" onRetry={() => void found.refetch()} />;
  if (!found.data)
    return (
      <Loading what="the states">
        <Skeleton className="mb-4 h-96" />
        <Skeleton className="h-96" />
      </Loading>
    );
  return (
    <div className="grid min-w-0 gap-4">
      {found.data.items.map((one) => (
        <Lifecycle key={one.entity_type} one={one} />
      ))}
    </div>
  );
}

function Lifecycle({ one }: { one: LifecycleSeen }) {
  const title = plainWords(one.entity_type);
  const states = new Map(one.states.map((state) => [state.name, state]));
  const badge = (name: string) => {
    const state = states.get(name);
    return <StatusBadge key={name} tone={toneOf(state?.tone ?? "")} label={state?.label ?? plainWords(name)} />;
  };
  return (
    <Section title={title} aside={`${one.states.length} states, ${one.moves.length} moves`}>
      <PlainTable
        label={`States of ${title.toLowerCase()}`}
        rows={one.states}
        rowKey={({ name }) => name}
        empty="It has no states."
        columns={[
          { id: "state", header: "State", cell: ({ name }) => badge(name) },
          { id: "name", header: "In the API", cell: ({ name }) => <code className="text-xs">{name}</code> },
          {
            id: "part",
            header: "Place",
            cell: ({ name, terminal }) => (
              <span className="whitespace-nowrap">
                {name === one.initial ? "Begins here" : terminal ? "Ends here" : ""}
              </span>
            ),
          },
          {
            id: "leads",
            header: "Leads to",
            cell: ({ name }) => (
              <span className="flex min-w-40 flex-wrap gap-1">
                {[...new Set(one.moves.filter((move) => move.sources.includes(name)).map((move) => move.target))].map(
                  badge,
                )}
              </span>
            ),
          },
        ]}
      />
      <h3 className="m-0 mt-5 mb-1 text-sm font-semibold">Moves</h3>
      <PlainTable
        label={`Moves of ${title.toLowerCase()}`}
        rows={one.moves}
        rowKey={({ name, target }) => `${name} ${target}`}
        empty="It never moves."
        columns={[
          {
            id: "move",
            header: "Move",
            cell: ({ label, name }) => (
              <>
                <span className="block">{label}</span>
                <code className="text-xs text-muted">{name}</code>
              </>
            ),
          },
          {
            id: "from",
            header: "From",
            cell: ({ sources }) => <span className="flex min-w-40 flex-wrap gap-1">{sources.map(badge)}</span>,
          },
          { id: "to", header: "To", cell: ({ target }) => badge(target) },
          { id: "reason", header: "Reason", cell: ({ needs_reason }) => (needs_reason ? "Must be given" : "") },
        ]}
      />
      <details className="mt-4">
        <summary className="min-h-9 cursor-pointer py-1.5 text-muted">As a diagram (Mermaid source)</summary>
        <Copyable label={`Mermaid source of ${title.toLowerCase()}`} text={one.mermaid} />
      </details>
    </Section>
  );
}
