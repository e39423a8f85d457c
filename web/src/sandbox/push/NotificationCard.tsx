import { cx } from "@kit/base/cx";
import { PhoneText } from "@kit/base/PhoneText";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import type { TrayNotification } from "../api";
import { standingOf } from "./standing";

const card = "block rounded-lg border border-border bg-surface-secondary p-3 text-foreground";

function Shown({ one }: { one: TrayNotification }) {
  const standing = standingOf(one);
  return (
    <>
      <span className="flex items-baseline justify-between gap-2">
        <span className="min-w-0 font-semibold [overflow-wrap:anywhere]">{one.title || "Nothing to show"}</span>
        <span className="shrink-0 text-xs text-muted">
          <TimeText at={one.received_at} />
        </span>
      </span>
      {one.body ? <span className="mt-0.5 block text-sm [overflow-wrap:anywhere]">{one.body}</span> : null}
      <span className="mt-2 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted">
        <span>{one.label || "A browser"}</span>
        {one.phone ? <PhoneText plain phone={one.phone} /> : null}
        {standing ? <StatusBadge tone={standing.tone} label={standing.label} /> : null}
      </span>
    </>
  );
}

/** One notification as it lies on a screen; a press opens the page it is about, in a tab. */
export function NotificationCard({ one }: { one: TrayNotification }) {
  if (!one.link) {
    return (
      <div className={card}>
        <Shown one={one} />
      </div>
    );
  }
  return (
    <a
      href={one.link.url}
      target="_blank"
      rel="noreferrer"
      className={cx(card, "no-underline hover:border-field-border hover:bg-surface-tertiary")}
    >
      <Shown one={one} />
    </a>
  );
}
