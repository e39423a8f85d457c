import { cx } from "@kit/base/cx";
import { formatExact } from "@kit/base/format";
import type { Tone } from "@kit/base/StatusBadge";
import { ArrowRight, Bot, Building2, Smartphone, User } from "lucide-react";
import type { ReactNode } from "react";
import { byDay, detailsOf } from "./days";

export interface TimelineLine {
  key: string;
  /** ISO 8601 with zone. */
  at: string;
  who: string;
  /** `staff`, `system`, `customer`, `provider` or a market's own word; only the picture depends on it. */
  whoKind: string;
  what: ReactNode;
  reason?: string | null;
  /** The states it went between, in words. */
  from?: string | null;
  to?: string | null;
  tone?: Tone;
  /** Shown on demand. */
  data?: Readonly<Record<string, unknown>> | null;
}

const ICONS: Record<string, typeof User> = { staff: User, system: Bot, provider: Building2, carrier: Building2 };

const MARKS: Record<Tone, string> = {
  waiting: "border-waiting-mark text-waiting-ink bg-waiting-tint",
  moving: "border-moving-mark text-moving-ink bg-moving-tint",
  done: "border-done-mark text-done-ink bg-done-tint",
  stopped: "border-stopped-mark text-stopped-ink bg-stopped-tint",
  trouble: "border-trouble-mark text-trouble-ink bg-trouble-tint",
  plain: "border-border text-muted bg-surface",
};

const clock = new Intl.DateTimeFormat("en-US", { hour: "numeric", minute: "2-digit", second: "2-digit" });

function Line({ line }: { line: TimelineLine }) {
  const Icon = ICONS[line.whoKind] ?? Smartphone;
  const moment = new Date(line.at);
  const details = detailsOf(line.data);
  return (
    <li className="relative flex gap-3 pb-4 before:absolute before:top-7 before:bottom-0 before:left-[13px] before:w-px before:bg-border last:pb-0 last:before:hidden">
      <span
        aria-hidden
        className={cx("z-[1] grid size-7 shrink-0 place-items-center rounded-full border", MARKS[line.tone ?? "plain"])}
      >
        <Icon size={14} />
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline justify-between gap-x-3">
          <p className="m-0 min-w-0 pt-0.5 font-medium break-words">{line.what}</p>
          <time dateTime={line.at} title={formatExact(moment)} className="figures text-xs whitespace-nowrap text-muted">
            {clock.format(moment)}
          </time>
        </div>
        <p className="m-0 text-muted">
          {line.who}
          {line.from && line.to ? (
            <>
              {" · "}
              {line.from} <ArrowRight size={12} aria-hidden className="inline align-[-1px]" />
              <span className="sr-only">to</span> {line.to}
            </>
          ) : null}
        </p>
        {line.reason ? (
          <p className="m-0 mt-1 border-l-2 border-border pl-2 break-words">
            <span className="sr-only">Reason: </span>
            {line.reason}
          </p>
        ) : null}
        {details.length ? (
          <details className="mt-0.5">
            <summary className="inline-flex min-h-7 cursor-pointer items-center rounded text-xs text-muted hover:text-foreground">
              Details
            </summary>
            <dl className="m-0 mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 rounded-lg bg-surface-secondary p-3 text-xs">
              {details.map(([name, value]) => (
                <div key={name} className="contents">
                  <dt className="text-muted">{name}</dt>
                  <dd className="figures m-0 break-words">{value}</dd>
                </div>
              ))}
            </dl>
          </details>
        ) : null}
      </div>
    </li>
  );
}

/** What happened, who did it and why; the newest last, by day. */
export function Timeline({ lines }: { lines: readonly TimelineLine[] }) {
  return (
    <div className="text-sm">
      {byDay(lines).map((day) => (
        <section key={day.name} aria-label={day.name} className="mb-5 last:mb-0">
          <h3 className="m-0 mb-3 text-xs font-medium text-muted">{day.name}</h3>
          <ol className="m-0 list-none p-0">
            {day.lines.map((line) => (
              <Line key={line.key} line={line} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}
