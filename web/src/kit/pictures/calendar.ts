/** A year, or less, of days as weeks in columns and weekdays in rows. */

export interface DayValue {
  /** `2026-11-21`. */
  day: string;
  value: number;
}

export interface CalendarGrid {
  rows: string[];
  columns: string[];
  values: (number | null)[][];
  /** The day in a cell, in words, for its name. */
  days: (string | null)[][];
}

const DAY = 86_400_000;
const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const inWords = new Intl.DateTimeFormat("en-US", { weekday: "short", month: "short", day: "numeric", timeZone: "UTC" });
const weekName = new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric", timeZone: "UTC" });
const weekdayOf = (at: number): number => (new Date(at).getUTCDay() + 6) % 7;

/** For HeatGrid: days that are not given but lie between the first and the last count as 0. */
export function calendarGrid(given: readonly DayValue[]): CalendarGrid {
  const byDay = new Map(given.map(({ day, value }) => [Date.parse(`${day}T00:00:00Z`), value]));
  const known = [...byDay.keys()];
  if (known.length === 0)
    return { rows: WEEKDAYS, columns: [], values: WEEKDAYS.map(() => []), days: WEEKDAYS.map(() => []) };
  const first = Math.min(...known);
  const last = Math.max(...known);
  const monday = first - weekdayOf(first) * DAY;
  const weeks = Math.floor((last - monday) / (7 * DAY)) + 1;
  const at = (weekday: number, week: number) => monday + (week * 7 + weekday) * DAY;
  const inside = (moment: number) => moment >= first && moment <= last;
  const cells = <Cell>(of: (moment: number) => Cell) =>
    WEEKDAYS.map((_, weekday) =>
      Array.from({ length: weeks }, (__, week) => (inside(at(weekday, week)) ? of(at(weekday, week)) : null)),
    );
  return {
    rows: WEEKDAYS,
    columns: Array.from({ length: weeks }, (_, week) => weekName.format(at(0, week))),
    values: cells((moment) => byDay.get(moment) ?? 0),
    days: cells((moment) => inWords.format(moment)),
  };
}
