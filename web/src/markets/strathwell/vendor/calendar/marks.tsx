import { cx } from "@kit/base/cx";
import type { Tone } from "@kit/base/StatusBadge";
import { Ban, Check, Clock } from "lucide-react";
import type { ComponentType } from "react";

export type MarkKind = "secured" | "held" | "blocked";

interface Mark {
  label: string;
  tone: Tone;
  icon: ComponentType<{ size?: number; "aria-hidden"?: boolean; className?: string }>;
  look: string;
}

export const MARKS: Record<MarkKind, Mark> = {
  secured: { label: "Booked", tone: "done", icon: Check, look: "bg-done-tint text-done-ink" },
  held: { label: "Kept for a request", tone: "waiting", icon: Clock, look: "bg-waiting-tint text-waiting-ink" },
  blocked: { label: "Closed by you", tone: "stopped", icon: Ban, look: "bg-stopped-tint text-stopped-ink" },
};

/** One thing on a day: an icon where there is little room, with words where there is more. */
export function DayMark({ kind, says }: { kind: MarkKind; says: string }) {
  const { icon: Icon, look } = MARKS[kind];
  return (
    <span
      aria-hidden
      className={cx("flex min-w-0 items-center gap-1 rounded px-1 py-0.5 text-xs leading-4 font-medium", look)}
    >
      <Icon size={12} aria-hidden className="shrink-0" />
      <span className="hidden min-w-0 truncate md:inline">{says}</span>
    </span>
  );
}

export function Legend() {
  return (
    <ul aria-label="What the marks mean" className="m-0 flex list-none flex-wrap gap-x-4 gap-y-1 p-0 text-xs">
      {(Object.keys(MARKS) as MarkKind[]).map((kind) => {
        const { icon: Icon, label, look } = MARKS[kind];
        return (
          <li key={kind} className="inline-flex items-center gap-1.5">
            <span className={cx("grid size-5 place-items-center rounded", look)}>
              <Icon size={12} aria-hidden />
            </span>
            {label}
          </li>
        );
      })}
    </ul>
  );
}
