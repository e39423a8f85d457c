import { formatExact } from "@kit/base/format";
import type { Tone } from "@kit/base/StatusBadge";
import { type Moment, millis } from "./picture";
import { along, lasting } from "./timeScale";

export interface Span {
  from: number;
  to: number;
}

export interface LaneItem {
  key: string;
  kind: "bar" | "mark";
  tone: Tone;
  label: string;
  /** Exact times, in words. */
  when: string;
  /** Share of the span, 0 to 1. */
  start: number;
  /** null while a bar lasts. */
  end: number | null;
}

export interface LaneBarGiven {
  from: Moment;
  /** null while it lasts: the bar then grows with the clock. */
  to: Moment | null;
  tone: Tone;
  label: string;
}

export interface LaneMarkGiven {
  at: Moment;
  label: string;
  tone: Tone;
}

export interface Lane {
  id: string;
  label: string;
  /** Under the label: a phone, a distance. */
  detail?: string;
  bars: LaneBarGiven[];
  marks: LaneMarkGiven[];
}

const exact = (at: number): string => formatExact(new Date(at));

function barWhen(from: number, to: number | null): string {
  return to === null ? `since ${exact(from)}` : `${exact(from)} to ${exact(to)} (${lasting(to - from)})`;
}

/** A lane's bars and marks in order of time, as shares of the span; what lies wholly outside is left out. */
export function laneItems({ bars, marks }: Pick<Lane, "bars" | "marks">, { from, to }: Span): LaneItem[] {
  const drawn = bars.map((bar, index) => {
    const [start, end] = [millis(bar.from), bar.to === null ? null : millis(bar.to)];
    return {
      at: start,
      last: end ?? to,
      index,
      kind: "bar" as const,
      tone: bar.tone,
      label: bar.label,
      end,
      when: barWhen(start, end),
    };
  });
  const dots = marks.map((mark, index) => {
    const at = millis(mark.at);
    return { at, last: at, index, kind: "mark" as const, tone: mark.tone, label: mark.label, end: at, when: exact(at) };
  });
  return [...drawn, ...dots]
    .filter(({ at, last }) => at <= to && last >= from)
    .sort((one, other) => one.at - other.at || (one.kind === "bar" ? -1 : 1))
    .map(({ kind, index, at, end, tone, label, when }) => ({
      key: `${kind}${index}`,
      kind,
      tone,
      label,
      when,
      start: along(at, from, to),
      end: end === null ? null : along(end, from, to),
    }));
}
