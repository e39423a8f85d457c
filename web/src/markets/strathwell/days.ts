/** Days without a time, as the API writes them (`2027-06-12`): the same day in every zone. */

import { serverNow } from "@api/clock";

const long = new Intl.DateTimeFormat("en-US", {
  weekday: "long",
  year: "numeric",
  month: "long",
  day: "numeric",
  timeZone: "UTC",
});
const short = new Intl.DateTimeFormat("en-US", { year: "numeric", month: "short", day: "numeric", timeZone: "UTC" });

/** `Saturday, June 12, 2027`. */
export const longDay = (day: string): string => long.format(new Date(`${day}T00:00:00Z`));
/** `Jun 12, 2027`. */
export const shortDay = (day: string): string => short.format(new Date(`${day}T00:00:00Z`));

/** The first day one may ask for, on this device's calendar. */
export function tomorrow(): string {
  const day = serverNow();
  day.setDate(day.getDate() + 1);
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}
