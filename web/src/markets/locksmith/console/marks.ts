import type { Tone } from "@kit/base/StatusBadge";

/** A tone as a small filled mark; words stand beside it wherever it is shown. */
export const MARKS: Record<Tone, string> = {
  waiting: "bg-waiting-mark",
  moving: "bg-moving-mark",
  done: "bg-done-mark",
  stopped: "bg-stopped-mark",
  trouble: "bg-trouble-mark",
  plain: "bg-stopped-mark",
};
