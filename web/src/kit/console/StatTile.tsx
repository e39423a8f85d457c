import { cx } from "@kit/base/cx";
import type { Tone } from "@kit/base/StatusBadge";
import { ArrowUpRight } from "lucide-react";
import type { ReactNode } from "react";
import { InnerLink } from "./InnerLink";

export interface StatTileProps {
  label: string;
  value: ReactNode;
  tone?: Tone;
  /** Where the figure comes from; the whole tile is then the link. */
  href?: string;
  detail?: ReactNode;
}

const MARKS: Record<Tone, string> = {
  waiting: "bg-waiting-mark",
  moving: "bg-moving-mark",
  done: "bg-done-mark",
  stopped: "bg-stopped-mark",
  trouble: "bg-trouble-mark",
  plain: "bg-border",
};

/** One figure, and the way to what it counts. */
export function StatTile({ label, value, tone, href, detail }: StatTileProps) {
  return (
    <div
      className={cx(
        "relative flex min-w-0 flex-col gap-1 overflow-hidden rounded-xl border border-border bg-surface p-4 shadow-surface",
        href && "transition-colors focus-within:border-focus hover:border-field-border",
      )}
    >
      {tone ? <span aria-hidden className={cx("absolute inset-y-0 left-0 w-1", MARKS[tone])} /> : null}
      <p className="m-0 flex items-center justify-between gap-2 text-sm text-muted">
        {href ? (
          <InnerLink href={href} className="text-inherit no-underline after:absolute after:inset-0">
            {label}
          </InnerLink>
        ) : (
          label
        )}
        {href ? <ArrowUpRight size={14} aria-hidden className="shrink-0" /> : null}
      </p>
      <p className="figures m-0 truncate text-2xl leading-tight font-semibold">{value}</p>
      {detail ? <p className="m-0 text-xs text-muted">{detail}</p> : null}
    </div>
  );
}
