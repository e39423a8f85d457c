/** How long something still stands, as people say it: the nearer the end, the finer. */

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

const some = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;

/** `2 days 3 hours`, `5 hours 12 min`, `12:30` within the last hour; empty when it is over. */
export function sayTimeLeft(seconds: number): string {
  const left = Math.ceil(seconds);
  if (left <= 0) return "";
  if (left >= DAY) {
    const hours = Math.floor((left % DAY) / HOUR);
    return some(Math.floor(left / DAY), "day") + (hours ? ` ${some(hours, "hour")}` : "");
  }
  if (left >= HOUR) {
    const minutes = Math.floor((left % HOUR) / MINUTE);
    return some(Math.floor(left / HOUR), "hour") + (minutes ? ` ${minutes} min` : "");
  }
  return `${Math.floor(left / MINUTE)}:${String(left % MINUTE).padStart(2, "0")}`;
}
