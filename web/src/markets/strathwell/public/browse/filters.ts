/** What one looks for, as the address keeps it; the names are the API's. */

import type { Category, FindVendorsData, VendorType } from "@api/strathwell/types.gen";
import { parseMoney, typedMoney } from "@kit/base/money";
import { CATEGORY, VENDOR_TYPE } from "@markets/strathwell/words";

type Query = NonNullable<FindVendorsData["query"]>;
export type Filters = { [Name in Exclude<keyof Query, "size" | "cursor">]?: NonNullable<Query[Name]> };
/** The same as it is typed. */
export type Draft = Record<keyof Filters, string>;
export type Wrong = Partial<Record<keyof Filters, string>>;

export const SORTS = { name: "By name", price: "Lowest price first", newest: "Newest first" } as const;
/** Prices of the market are asked for in its home currency. */
export const CURRENCY = "USD";
const GUESTS_MOST = 100_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

const oneOf = <Word extends string>(words: Record<Word, unknown>, value: unknown): Word | undefined =>
  typeof value === "string" && Object.hasOwn(words, value) ? (value as Word) : undefined;

function line(value: unknown, most: number): string | undefined {
  const text = typeof value === "string" || typeof value === "number" ? String(value).trim().slice(0, most) : "";
  return text || undefined;
}

function whole(value: unknown, most: number): number | undefined {
  const number = Number(value);
  return Number.isInteger(number) && number >= 1 && number <= most ? number : undefined;
}

export const isDay = (value: unknown): value is string =>
  typeof value === "string" && DAY.test(value) && !Number.isNaN(Date.parse(value));

function cleared<Whole extends object>(whole: Whole): Whole {
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined)) as Whole;
}

/** From the address bar, leniently: what does not fit is left out, so that an old link still opens. */
export function filtersOf(raw: Record<string, unknown>): Filters {
  const sort = oneOf(SORTS, raw.sort);
  return cleared({
    type: oneOf<VendorType>(VENDOR_TYPE, raw.type),
    category: oneOf<Category>(CATEGORY, raw.category),
    city: line(raw.city, 100),
    capacity: whole(raw.capacity, GUESTS_MOST),
    max_price_cents: whole(raw.max_price_cents, 10 ** 12),
    free_on: isDay(raw.free_on) ? raw.free_on : undefined,
    q: line(raw.q, 80),
    sort: sort === "name" ? undefined : sort,
  });
}

export function draftOf(filters: Filters): Draft {
  return {
    type: filters.type ?? "",
    category: filters.category ?? "",
    city: filters.city ?? "",
    capacity: filters.capacity === undefined ? "" : String(filters.capacity),
    max_price_cents:
      filters.max_price_cents === undefined ? "" : typedMoney(filters.max_price_cents, CURRENCY).replace(/\.00$/, ""),
    free_on: filters.free_on ?? "",
    q: filters.q ?? "",
    sort: filters.sort ?? "name",
  };
}

/** What was typed as filters, and what in it cannot be one. */
export function readDraft(draft: Draft): { filters: Filters; wrong: Wrong } {
  const wrong: Wrong = {};
  const price = draft.max_price_cents.trim() ? parseMoney(draft.max_price_cents, CURRENCY) : null;
  if (price && "wrong" in price) wrong.max_price_cents = price.wrong;
  if (draft.capacity.trim() && whole(draft.capacity, GUESTS_MOST) === undefined) {
    wrong.capacity = "Write how many guests, in digits.";
  }
  const minor = price && "minor" in price ? price.minor : undefined;
  return { filters: filtersOf({ ...draft, max_price_cents: minor }), wrong };
}

/** How many narrow the list; the order does not. */
export const countOf = ({ sort: _, ...rest }: Filters): number => Object.keys(rest).length;
