import type { TimelineLine as Told } from "@api/locksmith/types.gen";
import type { TimelineLine } from "@kit/console/Timeline";
import type { Said } from "../words";

/** A record's audit events as lines a person reads; `states` says what its states are called. */
export function timelineOf(lines: readonly Told[], states: Record<string, Said>): TimelineLine[] {
  const known = (state: string | null) => (state === null ? undefined : states[state]);
  return lines.map((line) => ({
    key: String(line.seq),
    at: line.at,
    who: line.who,
    whoKind: line.who_kind,
    what: line.what,
    reason: line.reason,
    from: known(line.from_state)?.label ?? line.from_state,
    to: known(line.to_state)?.label ?? line.to_state,
    tone: line.kind === "override" ? "trouble" : (known(line.to_state)?.tone ?? "plain"),
    data: line.data,
  }));
}
