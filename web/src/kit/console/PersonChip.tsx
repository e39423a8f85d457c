import type { ReactNode } from "react";
import { InnerLink } from "./InnerLink";

export interface PersonChipProps {
  name: string;
  detail?: ReactNode;
  href?: string;
}

/** `Ada Lovelace` → `AL`. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0] ?? "?";
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  return `${[...first][0] ?? "?"}${last ? ([...last][0] ?? "") : ""}`.toUpperCase();
}

export function PersonChip({ name, detail, href }: PersonChipProps) {
  return (
    <span className="inline-flex max-w-full min-w-0 items-center gap-2 align-middle">
      <span
        aria-hidden
        className="grid size-6 shrink-0 place-items-center rounded-full bg-surface-tertiary text-[0.625rem] font-semibold"
      >
        {initialsOf(name)}
      </span>
      <span className="min-w-0">
        {href ? (
          <InnerLink href={href} className="block truncate text-link underline decoration-1 underline-offset-2">
            {name}
          </InnerLink>
        ) : (
          <span className="block truncate">{name}</span>
        )}
        {detail ? <span className="block truncate text-xs text-muted">{detail}</span> : null}
      </span>
    </span>
  );
}
