/** Which time falls on which day, as the clocks of one zone show it, also where they change. */

export interface Slot {
  id: string;
  /** ISO 8601 with zone. */
  start: string;
  end: string;
  /** Why it cannot be taken; it stays readable. */
  whyNot?: string;
  /** A few words beneath the time, such as a price. */
  note?: string;
}

export interface SlotDay {
  /** `2026-03-08`, a day of the zone. */
  date: string;
  slots: Slot[];
}

/** A day without times is closed; one with none that can be taken is full; `unknown` was not asked for yet. */
export type DayState = "free" | "full" | "closed" | "unknown";

export interface DaySeen {
  date: string;
  slots: Slot[];
  free: number;
  state: DayState;
}

export const PARTS_OF_DAY = ["Morning", "Afternoon", "Evening"] as const;
export type PartOfDay = (typeof PARTS_OF_DAY)[number];

const DAY_MS = 86_400_000;
const NOON = 12;
const EVENING = 17;
export const WEEK = 7;

const made = new Map<string, Intl.DateTimeFormat>();
function formatOf(how: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = JSON.stringify(how);
  const found = made.get(name) ?? new Intl.DateTimeFormat("en-US", how);
  made.set(name, found);
  return found;
}

/** What the zone's clocks show at that moment, as if it were UTC. */
function wallOf(at: Date, zone: string): Date {
  const parts = formatOf({
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  }).formatToParts(at);
  const read = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return new Date(Date.UTC(read("year"), read("month") - 1, read("day"), read("hour"), read("minute")));
}

export const dateIn = (at: Date, zone: string): string => wallOf(at, zone).toISOString().slice(0, 10);

export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);

export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

const named = (date: string, how: Intl.DateTimeFormatOptions): string =>
  formatOf({ ...how, timeZone: "UTC" }).format(new Date(date));
/** `Sun`. */
export const shortDay = (date: string): string => named(date, { weekday: "short" });
/** `Sun, Mar 8`. */
export const shortDate = (date: string): string => named(date, { weekday: "short", month: "short", day: "numeric" });
/** `Sunday, March 8`. */
export const longDate = (date: string): string => named(date, { weekday: "long", month: "long", day: "numeric" });
/** `March 2026`, or both months of a week that lies in two. */
export function monthsOf(from: string, to: string): string {
  const last = named(to, { month: "long", year: "numeric" });
  if (from.slice(0, 7) === to.slice(0, 7)) return last;
  const sameYear = from.slice(0, 4) === to.slice(0, 4);
  return `${named(from, sameYear ? { month: "long" } : { month: "long", year: "numeric" })} – ${last}`;
}

/** `2:00 PM`; with the zone's short name (`1:30 AM CDT`) where one clock time comes twice. */
export const timeIn = (at: string, zone: string, withZone = false): string =>
  formatOf({
    timeZone: zone,
    hour: "numeric",
    minute: "2-digit",
    ...(withZone ? { timeZoneName: "short" as const } : {}),
  }).format(new Date(at));

/** `2:00 PM to 2:45 PM CST`; both ends carry the zone's name where the clocks change in between. */
export function spanIn(slot: Slot, zone: string): string {
  const start = timeIn(slot.start, zone, true);
  const end = timeIn(slot.end, zone, true);
  const changes = start.split(" ").pop() !== end.split(" ").pop();
  return `${changes ? start : timeIn(slot.start, zone)} to ${end}`;
}

/** The slots by the day they start on in the zone, whatever day they were handed over with; gaps are closed days. */
export function daysIn(zone: string, days: readonly SlotDay[]): DaySeen[] {
  const byDate = new Map<string, Slot[]>(days.map((day) => [day.date, []]));
  for (const slot of days.flatMap((day) => day.slots)) {
    const date = dateIn(new Date(slot.start), zone);
    byDate.set(date, [...(byDate.get(date) ?? []), slot]);
  }
  const dates = [...byDate.keys()].sort();
  const first = dates[0];
  const last = dates[dates.length - 1];
  if (!first || !last) return [];
  return Array.from({ length: daysBetween(first, last) + 1 }, (_, index) => {
    const date = addDays(first, index);
    const slots = (byDate.get(date) ?? []).sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
    const free = slots.filter((slot) => !slot.whyNot).length;
    return { date, slots, free, state: free ? "free" : slots.length ? "full" : "closed" };
  });
}

/** The seven days from `start`; those after the last known one are `unknown`. */
export function weekOf(days: readonly DaySeen[], start: string): DaySeen[] {
  const last = days[days.length - 1]?.date ?? "";
  return Array.from({ length: WEEK }, (_, index) => {
    const date = addDays(start, index);
    const found = days.find((day) => day.date === date);
    return found ?? { date, slots: [], free: 0, state: date > last ? "unknown" : "closed" };
  });
}

/** The first day of the week that `date` lies in; weeks are counted from the first day offered. */
export const weekStartOf = (first: string, date: string): string =>
  addDays(first, Math.floor(daysBetween(first, date) / WEEK) * WEEK);

export const nextFree = (days: readonly DaySeen[], after: string): DaySeen | undefined =>
  days.find((day) => day.date > after && day.state === "free");

export const dayOfSlot = (days: readonly DaySeen[], id: string | null): DaySeen | undefined =>
  id === null ? undefined : days.find((day) => day.slots.some((slot) => slot.id === id));

export interface TimeSeen {
  slot: Slot;
  label: string;
}

/** One day's times by part of day; two that would read the same carry the zone's name. */
export function timesOf(slots: readonly Slot[], zone: string): { part: PartOfDay; times: TimeSeen[] }[] {
  const labels = slots.map((slot) => timeIn(slot.start, zone));
  const seen = slots.map((slot, index) => {
    const twice = labels.some((label, other) => other !== index && label === labels[index]);
    const hour = wallOf(new Date(slot.start), zone).getUTCHours();
    const part: PartOfDay = hour < NOON ? "Morning" : hour < EVENING ? "Afternoon" : "Evening";
    return { part, slot, label: timeIn(slot.start, zone, twice) };
  });
  return PARTS_OF_DAY.map((part) => ({
    part,
    times: seen.filter((one) => one.part === part).map(({ slot, label }) => ({ slot, label })),
  })).filter((group) => group.times.length > 0);
}

/** Whether the clocks of two zones show something else at that moment. */
export const clocksDiffer = (at: Date, one: string, other: string): boolean =>
  wallOf(at, one).getTime() !== wallOf(at, other).getTime();

/** `America/New_York` → `New York`. */
export const placeOf = (zone: string): string => (zone.split("/").pop() ?? zone).replaceAll("_", " ");

export const deviceZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
