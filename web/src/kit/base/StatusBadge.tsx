import { Ban, Check, CircleDashed, Clock, Play, TriangleAlert } from "lucide-react";
import type { ComponentType } from "react";
import { cx } from "./cx";

/** What a state means, in every market: its colour, its icon, never colour alone. */
export type Tone = "waiting" | "moving" | "done" | "stopped" | "trouble" | "plain";

type Icon = ComponentType<{ size?: number; className?: string; "aria-hidden"?: boolean }>;

const LOOKS: Record<Tone, { icon: Icon; colours: string }> = {
  waiting: { icon: Clock, colours: "bg-waiting-tint text-waiting-ink" },
  moving: { icon: Play, colours: "bg-moving-tint text-moving-ink" },
  done: { icon: Check, colours: "bg-done-tint text-done-ink" },
  stopped: { icon: Ban, colours: "bg-stopped-tint text-stopped-ink" },
  trouble: { icon: TriangleAlert, colours: "bg-trouble-tint text-trouble-ink" },
  plain: { icon: CircleDashed, colours: "bg-surface-secondary text-foreground" },
};

export interface StatusBadgeProps {
  tone: Tone;
  /** The state in plain words. */
  label: string;
  size?: "small" | "large";
}

export function StatusBadge({ tone, label, size = "small" }: StatusBadgeProps) {
  const { icon: Icon, colours } = LOOKS[tone];
  return (
    <span
      data-tone={tone}
      className={cx(
        "inline-flex max-w-full items-center gap-1.5 rounded-full align-middle font-medium",
        size === "small" ? "px-2 py-0.5 text-xs" : "px-3 py-1 text-sm",
        colours,
      )}
    >
      <Icon size={size === "small" ? 12 : 16} className="shrink-0" aria-hidden />
      <span className="truncate">{label}</span>
    </span>
  );
}
