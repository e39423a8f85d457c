import type { EntrySeen } from "@api/strathwell/types.gen";
import { cx } from "@kit/base/cx";
import { plainWords } from "@kit/base/format";
import { TimeText } from "@kit/base/TimeText";
import { Lock } from "lucide-react";

const WHO: Record<string, string> = { organizer: "The organizer", vendor: "The vendor", admin: "Staff" };

/** Statements all parties read, and notes that only staff read; the oldest first. */
export function Said({ entries }: { entries: readonly EntrySeen[] }) {
  if (!entries.length) return <p className="m-0 text-muted">Nobody has said anything more yet.</p>;
  return (
    <ol className="m-0 grid list-none gap-3 p-0">
      {entries.map((entry) => (
        <li
          key={entry.id}
          className={cx("rounded-lg p-3", entry.kind === "note" ? "bg-waiting-tint" : "bg-surface-secondary")}
        >
          <p className="m-0 flex flex-wrap items-center justify-between gap-x-3 text-xs">
            <span className="inline-flex items-center gap-1.5 font-medium">
              {entry.kind === "note" ? <Lock size={12} aria-hidden /> : null}
              {WHO[entry.author_role] ?? plainWords(entry.author_role)}
              {entry.kind === "note" ? ", only for staff" : ""}
            </span>
            <span className="text-muted">
              <TimeText at={entry.created_at} />
            </span>
          </p>
          <p className="m-0 mt-1 whitespace-pre-wrap [overflow-wrap:anywhere]">{entry.body}</p>
          {entry.file_ids.length ? (
            <p className="m-0 mt-1 text-xs text-muted">
              {entry.file_ids.length === 1 ? "With a paper" : `With ${entry.file_ids.length} papers`}
            </p>
          ) : null}
        </li>
      ))}
    </ol>
  );
}
