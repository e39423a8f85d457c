/** Days of the market's zone, and the moments at which they begin: what the filters of a list want. */

export const MARKET_ZONE = "America/Chicago";
const DAY_MS = 86_400_000;

export interface Span {
  since: string;
  until: string;
  zone: string;
  city: string | null;
}

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

/** Today, as the zone's calendars show it. */
export const todayIn = (zone: string, now: Date): string =>
  new Date(wallOf(now.getTime(), zone)).toISOString().slice(0, 10);

export const dayPlus = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** How many days a span has, both ends included. */
export const daysIn = (since: string, until: string): number =>
  Math.round((Date.parse(`${until}T00:00:00Z`) - Date.parse(`${since}T00:00:00Z`)) / DAY_MS) + 1;

/** The moment a day begins in a zone. Twice, because the first guess may lie across a change of the clocks. */
export function beginOf(day: string, zone: string): Date {
  const wall = Date.parse(`${day}T00:00:00Z`);
  let at = wall;
  for (let turn = 0; turn < 2; turn += 1) at = wall - (wallOf(at, zone) - at);
  return new Date(at);
}

const lastMomentOf = (day: string, zone: string) => new Date(beginOf(dayPlus(day, 1), zone).getTime() - 1);

/** A list narrowed to the span (or to one of its days) and to more: `/?status=["FAILED"]&created_from=…`. */
export function hrefOf(path: string, span: Span, more: Record<string, unknown> = {}, day?: string): string {
  const query = new URLSearchParams();
  const all = {
    ...(span.city ? { city: span.city } : {}),
    ...more,
    created_from: beginOf(day ?? span.since, span.zone).toISOString(),
    created_to: lastMomentOf(day ?? span.until, span.zone).toISOString(),
  };
  for (const [name, value] of Object.entries(all)) {
    query.set(name, typeof value === "string" ? value : JSON.stringify(value));
  }
  return `${path}?${query}`;
}

const short = new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric", timeZone: "UTC" });
export const dayName = (day: string): string => short.format(Date.parse(`${day}T00:00:00Z`));
