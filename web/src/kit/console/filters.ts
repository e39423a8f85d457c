import { beginOf, dayIn, lastMomentOf } from "@kit/base/zone";

/** What a filter bar knows and how it says it; the values themselves live in the address. */

export interface FilterOption {
  value: string;
  label: string;
}

export interface Filter {
  name: string;
  label: string;
  kind: "choice" | "choices" | "text" | "date-range" | "flag";
  options?: readonly FilterOption[];
  /** Of a date range: the names of its two ends; `<name>_from` and `<name>_to` by default. */
  ends?: readonly [from: string, to: string];
  /** Of a date range: plain days (`2026-03-01`), or moments as the server writes them (default). */
  as?: "days" | "moments";
  /** Of a date range: whose days they are; the device's by default. */
  zone?: string;
  /** Of a text filter. */
  placeholder?: string;
}

export type FilterValue = Record<string, unknown>;

export interface ActiveFilter {
  filter: Filter;
  says: string;
}

export const endsOf = (filter: Filter): readonly [string, string] =>
  filter.ends ?? [`${filter.name}_from`, `${filter.name}_to`];

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === "" || value === false || (Array.isArray(value) && !value.length);

/** The value with some names changed; what is empty is left out, as in the address. */
export function withChanges(value: FilterValue, changes: FilterValue): FilterValue {
  const next: FilterValue = {};
  for (const [name, one] of Object.entries({ ...value, ...changes })) {
    if (!(name in changes && isEmpty(one))) next[name] = one;
  }
  return next;
}

export function chosen(value: FilterValue, name: string): string[] {
  const one = value[name];
  if (Array.isArray(one)) return one.map(String);
  return isEmpty(one) ? [] : [String(one)];
}

/** A day as the moment it begins or ends in `zone`, or on this device. */
export function momentOf(day: string, end: "from" | "to", zone?: string): string {
  if (zone) return (end === "from" ? beginOf(day, zone) : lastMomentOf(day, zone)).toISOString();
  return new Date(`${day}T${end === "from" ? "00:00:00.000" : "23:59:59.999"}`).toISOString();
}

/** The day of a moment in `zone`, or on this device, as a date field wants it. */
export function dayOf(value: unknown, zone?: string): string {
  if (typeof value !== "string" || !value) return "";
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return value;
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) return "";
  if (zone) return dayIn(zone, at);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

const day = new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric", year: "numeric" });
const dayWords = (iso: string) => day.format(new Date(`${iso}T12:00:00`));

/** What a filter does now, in words: `Canceled or Failed`; null when it does nothing. */
export function saysOf(filter: Filter, value: FilterValue): string | null {
  const label = (one: string) => filter.options?.find((option) => option.value === one)?.label ?? one;
  if (filter.kind === "date-range") {
    const [from, to] = endsOf(filter).map((name) => dayOf(value[name], filter.zone));
    if (from && to) return from === to ? dayWords(from) : `${dayWords(from)} to ${dayWords(to)}`;
    return from ? `from ${dayWords(from)}` : to ? `until ${dayWords(to)}` : null;
  }
  if (filter.kind === "flag") return value[filter.name] === true ? "yes" : null;
  const all = chosen(value, filter.name).map(label);
  if (!all.length) return null;
  return all.length > 3 ? `${all.slice(0, 2).join(", ")} and ${all.length - 2} more` : all.join(" or ");
}

export function activeFilters(filters: readonly Filter[], value: FilterValue): ActiveFilter[] {
  return filters.flatMap((filter) => {
    const says = saysOf(filter, value);
    return says === null ? [] : [{ filter, says }];
  });
}

/** The value without one filter. */
export function without(filter: Filter, value: FilterValue): FilterValue {
  const names = filter.kind === "date-range" ? endsOf(filter) : [filter.name];
  return withChanges(value, Object.fromEntries(names.map((name) => [name, undefined])));
}
