import { cx } from "@kit/base/cx";
import { type ReactNode, useId } from "react";

export interface SectionProps {
  title: string;
  /** At the right of the title: a count, a link, a button. */
  aside?: ReactNode;
  /** Without inner space, for a table that reaches the edges. */
  flush?: boolean;
  className?: string;
  children: ReactNode;
}

/** A card for one subject, with its h2. */
export function Section({ title, aside, flush = false, className, children }: SectionProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={cx("min-w-0 rounded-xl border border-border bg-surface shadow-surface", className)}
    >
      <div className="flex min-h-12 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-separator px-4 py-2">
        <h2 id={id} className="m-0 text-sm font-semibold">
          {title}
        </h2>
        {aside ? <div className="text-sm text-muted">{aside}</div> : null}
      </div>
      <div className={flush ? undefined : "p-4"}>{children}</div>
    </section>
  );
}
