/** Time on a line: where a moment stands and which moments to write under it. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  ...[5, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 30, 90, 365].map((count) => count * DAY),
];

/** How far along a span a moment is: 0 at its start, 1 at its end, never outside. */
export function along(at: number, from: number, to: number): number {
  if (to <= from) return 0;
  return Math.min(1, Math.max(0, (at - from) / (to - from)));
}

/** The finest round step that needs no more than `most` marks. */
export function stepFor(from: number, to: number, most: number): number {
  return STEPS.find((step) => (to - from) / step <= most) ?? 365 * DAY;
}

/** Round moments of the reader's own day within a span (half past, not seven past). */
export function ticksBetween(from: number, to: number, most: number): number[] {
  if (to <= from) return [];
  const step = stepFor(from, to, most);
  const midnight = new Date(from);
  midnight.setHours(0, 0, 0, 0);
  const start = midnight.getTime();
  const ticks: number[] = [];
  for (let count = Math.ceil((from - start) / step); start + count * step <= to; count += 1) {
    ticks.push(start + count * step);
  }
  return ticks;
}

const withSeconds = new Intl.DateTimeFormat("en-US", { hour: "numeric", minute: "2-digit", second: "2-digit" });
const minutes = new Intl.DateTimeFormat("en-US", { hour: "numeric", minute: "2-digit" });
const days = new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric" });

/** As fine as the step between the ticks asks for. */
export function tickText(at: number, step: number): string {
  if (step >= DAY) return days.format(at);
  return (step < MINUTE ? withSeconds : minutes).format(at);
}

/** `45 s`, `12 min`, `1 h 5 min`. */
export function lasting(ms: number): string {
  const seconds = Math.round(ms / SECOND);
  if (seconds < 60) return `${seconds} s`;
  const whole = Math.round(seconds / 60);
  if (whole < 60)
    return seconds < 600 && seconds % 60 ? `${Math.floor(seconds / 60)} min ${seconds % 60} s` : `${whole} min`;
  const rest = whole % 60;
  return rest ? `${Math.floor(whole / 60)} h ${rest} min` : `${whole / 60} h`;
}
