/** Days and months by their names (`2027-06-05`, `2027-06`), on no clock at all. */

import type { BlockedDay, CalendarSeen, HeldDay, SecuredDay } from "@api/strathwell/types.gen";
import { dayPlus } from "@kit/base/zone";

const named = new Intl.DateTimeFormat("en-US", { month: "long", year: "numeric", timeZone: "UTC" });

export const monthOf = (day: string): string => day.slice(0, 7);
/** `June 2027`. */
export const monthWords = (month: string): string => named.format(new Date(`${month}-01T00:00:00Z`));

export function monthPlus(month: string, months: number): string {
  const at = new Date(`${month}-01T00:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + months);
  return at.toISOString().slice(0, 7);
}

/** The same day of another month, or its last where it has none. */
export function dayInMonth(day: string, month: string): string {
  const last = dayPlus(`${monthPlus(month, 1)}-01`, -1);
  const same = `${month}-${day.slice(8)}`;
  return same > last ? last : same;
}

const weekday = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();
export const weekBegin = (day: string): string => dayPlus(day, -weekday(day));

/** The weeks that a month touches, from Sunday to Saturday. */
export function weeksOf(month: string): string[][] {
  const weeks: string[][] = [];
  let day = weekBegin(`${month}-01`);
  while (monthOf(day) <= month) {
    const from = day;
    weeks.push(Array.from({ length: 7 }, (_, place) => dayPlus(from, place)));
    day = dayPlus(day, 7);
  }
  return weeks;
}

/** Where a key leads from a day; null when it leads nowhere. */
export function dayByKey(key: string, day: string): string | null {
  switch (key) {
    case "ArrowLeft":
      return dayPlus(day, -1);
    case "ArrowRight":
      return dayPlus(day, 1);
    case "ArrowUp":
      return dayPlus(day, -7);
    case "ArrowDown":
      return dayPlus(day, 7);
    case "Home":
      return weekBegin(day);
    case "End":
      return dayPlus(weekBegin(day), 6);
    case "PageUp":
      return dayInMonth(day, monthPlus(monthOf(day), -1));
    case "PageDown":
      return dayInMonth(day, monthPlus(monthOf(day), 1));
    default:
      return null;
  }
}

/** What stands on one day. */
export interface DayTaken {
  secured: SecuredDay[];
  held: HeldDay[];
  blocked: BlockedDay | null;
}

export const FREE: DayTaken = { secured: [], held: [], blocked: null };

/** A calendar by its days; a day that is not in it is free. */
export function byDay(calendar: CalendarSeen | undefined): Map<string, DayTaken> {
  const days = new Map<string, DayTaken>();
  const at = (day: string): DayTaken => {
    const known = days.get(day) ?? { secured: [], held: [], blocked: null };
    days.set(day, known);
    return known;
  };
  for (const one of calendar?.secured ?? []) at(one.day).secured.push(one);
  for (const one of calendar?.held ?? []) at(one.day).held.push(one);
  for (const one of calendar?.blocked ?? []) at(one.day).blocked = one;
  return days;
}

/** What stands on a day, in words. */
export function takenWords({ secured, held, blocked }: DayTaken): string {
  const parts = [
    ...secured.map(({ booking_number }) => `booked for #${booking_number}`),
    ...held.map(({ booking_number, rank }) => `kept for #${booking_number}, number ${rank} in line`),
    ...(blocked ? [blocked.note ? `closed by you: ${blocked.note}` : "closed by you"] : []),
  ];
  return parts.join("; ") || "free";
}
