import type { SystemSeen } from "@api/locksmith/types.gen";
import type { Tone } from "@kit/base/StatusBadge";

export type PartState = SystemSeen["state"];

export const PART_STATE: Record<PartState, { label: string; tone: Tone }> = {
  ok: { label: "OK", tone: "done" },
  late: { label: "Late", tone: "waiting" },
  trouble: { label: "Trouble", tone: "trouble" },
  unknown: { label: "Unknown", tone: "plain" },
};

export const WHOLE_STATE: Record<PartState, string> = {
  ok: "Everything works",
  late: "Something is late",
  trouble: "Something is wrong",
  unknown: "Something could not be asked",
};

export type PartName = Exclude<keyof SystemSeen, "as_of" | "state">;

/** The parts in the order an operator asks after them. */
export const PARTS: { name: PartName; title: string; href?: string }[] = [
  { name: "jobs", title: "Queue" },
  { name: "workers", title: "Workers" },
  { name: "periodic", title: "Periodic tasks" },
  { name: "inbox", title: "What comes in" },
  { name: "outbox", title: "What goes out" },
  { name: "promises", title: "Promises" },
  { name: "reconcile", title: "Books against Stripe" },
  { name: "alarms", title: "Alarms" },
  { name: "database", title: "Database" },
  { name: "valkey", title: "Valkey" },
  { name: "clock", title: "Clock" },
  { name: "process", title: "Version" },
];

const whole = new Intl.NumberFormat("en-US");
export const countText = (count: number): string => whole.format(count);

const UNITS = ["bytes", "kB", "MB", "GB", "TB"];
/** `11392703` → `11.4 MB`. */
export function sizeText(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit ? size.toFixed(1) : size} ${UNITS[unit]}`;
}

/** `900` → `15 min`. */
export function everyText(seconds: number): string {
  if (seconds % 3600 === 0) return seconds === 3600 ? "hour" : `${seconds / 3600} h`;
  if (seconds % 60 === 0) return seconds === 60 ? "minute" : `${seconds / 60} min`;
  return `${seconds} s`;
}
