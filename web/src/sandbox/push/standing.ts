import type { Tone } from "@kit/base/StatusBadge";
import type { TrayNotification } from "../api";

interface Said {
  tone: Tone;
  label: string;
}

/** What is out of the ordinary about a notification; null: it is shown, once. */
export function standingOf(one: Pick<TrayNotification, "problem" | "shown" | "repeat">): Said | null {
  if (one.problem) return { tone: "trouble", label: `Cannot be read: ${one.problem}` };
  if (!one.shown) return { tone: "waiting", label: "Held until it is on" };
  if (one.repeat) return { tone: "stopped", label: "Again, shown once" };
  return null;
}
