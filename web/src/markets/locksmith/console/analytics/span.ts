/** The days a picture is about, and the links to the lists its figures count. */
import { beginOf, lastMomentOf } from "@kit/base/zone";

const DAY_MS = 86_400_000;

export interface Span {
  since: string;
  until: string;
  zone: string;
  city: string | null;
}

/** How many days a span has, both ends included. */
export const daysIn = (since: string, until: string): number =>
  Math.round((Date.parse(`${until}T00:00:00Z`) - Date.parse(`${since}T00:00:00Z`)) / DAY_MS) + 1;

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
