import type { AreaCounts } from "@api/locksmith/types.gen";
import { cx } from "@kit/base/cx";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TextLink } from "@markets/locksmith/console/TextLink";
import { ChevronDown } from "lucide-react";
import { useEffect, useRef } from "react";
import { AreaEditor, type AreaEditorProps } from "./AreaEditor";
import { numberOf } from "./areaForm";
import type { AreaLine } from "./useAreas";

interface RowProps extends AreaEditorProps {
  counts: AreaCounts | undefined;
  isOpen: boolean;
  onToggle: () => void;
}

/** What a row says about itself at a glance. */
function marks(line: AreaLine) {
  if (line.conflict) return <StatusBadge tone="trouble" label="Changed by others" />;
  if (Object.keys(line.errors).length) return <StatusBadge tone="trouble" label="Look again" />;
  if (!line.seen) return <StatusBadge tone="waiting" label="New" />;
  if (line.isChanged) return <StatusBadge tone="waiting" label="Changed" />;
  return line.form.active ? null : <StatusBadge tone="stopped" label="Off" />;
}

export function AreaRow({ counts, isOpen, onToggle, ...editor }: RowProps) {
  const { line } = editor;
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isOpen) row.current?.scrollIntoView({ block: "nearest" });
  }, [isOpen]);
  const radius = numberOf(line.form.radius);
  return (
    <li ref={row} className="scroll-my-4 border-b border-separator last:border-0">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={onToggle}
        className={cx(
          "flex min-h-14 w-full cursor-pointer items-center justify-between gap-3 px-4 py-2 text-left",
          isOpen ? "bg-surface-secondary" : "hover:bg-surface-secondary",
        )}
      >
        <span className="min-w-0">
          <span className="block truncate font-medium">{line.form.name || "A new area"}</span>
          <span className="figures block text-xs text-muted">
            {[line.form.city, line.form.region].filter(Boolean).join(", ") || "No city yet"}
            {radius === null ? "" : ` · ${radius} km`}
          </span>
        </span>
        <span className="flex shrink-0 items-center gap-2">
          {marks(line)}
          <ChevronDown size={16} aria-hidden className={cx("transition-transform", isOpen && "rotate-180")} />
        </span>
      </button>
      {counts && line.seen ? <Counts counts={counts} city={line.seen.city} /> : null}
      {isOpen ? <AreaEditor {...editor} /> : null}
    </li>
  );
}

function Counts({ counts, city }: { counts: AreaCounts; city: string }) {
  const where = `city=${encodeURIComponent(city)}`;
  const none = counts.is_active && counts.available_locksmiths === 0;
  return (
    <p className="m-0 flex flex-wrap gap-x-3 px-4 pb-2 text-xs text-muted">
      <span className={cx("figures", none && "font-medium text-trouble-ink")}>
        <TextLink href={`/locksmiths?${where}&active=true`}>
          {counts.active_locksmiths} {counts.active_locksmiths === 1 ? "locksmith" : "locksmiths"}
        </TextLink>
        , {counts.available_locksmiths === 0 ? "none" : counts.available_locksmiths} free to ask
      </span>
      <span className="figures">
        <TextLink href={`/?${where}`}>
          {counts.jobs_30_days} {counts.jobs_30_days === 1 ? "job" : "jobs"}
        </TextLink>{" "}
        in 30 days
      </span>
    </p>
  );
}
