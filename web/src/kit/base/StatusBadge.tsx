import { Ban, Check, CircleDashed, Clock, Play, TriangleAlert } from "lucide-react";
import type { ComponentType } from "react";
import { cx } from "./cx";

/** What a state means, in every market: its colour, its icon, never colour alone. */
export type Tone = "waiting" | "moving" | "done" | "stopped" | "trouble" | "plain";

const LOOKS: Record<Tone, { icon: ComponentType<{ size?: number; "aria-hidden"?: boolean }>; colours: string }> = {
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
        "inline-flex items-center gap-1.5 whitespace-nowrap rounded-full font-medium",
        size === "small" ? "px-2 py-0.5 text-xs" : "px-3 py-1 text-sm",
        colours,
      )}
    >
      <Icon size={size === "small" ? 12 : 16} aria-hidden />
      {label}
    </span>
  );
}
