/** Days of a time zone that need not be the device's, and the moments at which they begin. */

const DAY_MS = 86_400_000;

const inZone = (zone: string) =>
  new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });

function wallOf(at: number, zone: string): number {
  const parts = Object.fromEntries(
    inZone(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The day on which a moment falls, as the zone's calendars show it. */
export const dayIn = (zone: string, at: Date): string =>
  new Date(wallOf(at.getTime(), zone)).toISOString().slice(0, 10);

export const dayPlus = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** The moment a day begins in a zone. Twice, because the first guess may lie across a change of the clocks. */
export function beginOf(day: string, zone: string): Date {
  const wall = Date.parse(`${day}T00:00:00Z`);
  let at = wall;
  for (let turn = 0; turn < 2; turn += 1) at = wall - (wallOf(at, zone) - at);
  return new Date(at);
}

export const lastMomentOf = (day: string, zone: string): Date => new Date(beginOf(dayPlus(day, 1), zone).getTime() - 1);
