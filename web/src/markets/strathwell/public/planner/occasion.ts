/** What is planned: as the address keeps it, as it is typed, and as the API takes it. */

import type { Occasion } from "@api/strathwell/types.gen";
import { parseMoney, typedMoney } from "@kit/base/money";

/** Budgets are typed in the market's home currency. */
export const CURRENCY = "USD";
const GUESTS_MOST = 100_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export type Typed = Record<"template" | "guests" | "day" | "city" | "budget", string>;
export type Wrong = Partial<Record<keyof Typed, string>>;

/** What the address says, as it stands in the fields. */
export function typedOf(raw: Record<string, unknown>): Typed {
  const text = (name: string) => (["string", "number"].includes(typeof raw[name]) ? String(raw[name]) : "");
  const cents = Number(raw.budget_cents);
  return {
    template: text("template"),
    guests: text("guests"),
    day: text("day"),
    city: text("city").slice(0, 100),
    budget: Number.isInteger(cents) && cents > 0 ? typedMoney(cents, CURRENCY).replace(/\.00$/, "") : "",
  };
}

/** The same, read: what can be planned, or what is wrong with it. */
export function read(typed: Typed, first: string): { occasion: Occasion } | { wrong: Wrong } {
  const wrong: Wrong = {};
  const guests = Number(typed.guests);
  if (!ID.test(typed.template)) wrong.template = "Choose a template.";
  if (!(Number.isInteger(guests) && guests >= 1 && guests <= GUESTS_MOST)) wrong.guests = "Write how many guests.";
  if (!DAY.test(typed.day) || Number.isNaN(Date.parse(typed.day))) wrong.day = "Choose the day.";
  else if (typed.day < first) wrong.day = "Choose a day after today.";
  const budget = typed.budget.trim() ? parseMoney(typed.budget, CURRENCY) : null;
  if (budget && "wrong" in budget) wrong.budget = budget.wrong;
  else if (budget?.minor === 0) wrong.budget = "Type more than nothing.";
  if (Object.keys(wrong).length) return { wrong };
  const city = typed.city.trim();
  return {
    occasion: {
      template_id: typed.template,
      guest_count: guests,
      event_date: typed.day,
      ...(city ? { city } : {}),
      ...(budget && "minor" in budget ? { budget_cents: budget.minor } : {}),
    },
  };
}

/** As the address keeps it. */
export function searchOf(occasion: Occasion): Record<string, string | number> {
  return {
    template: occasion.template_id,
    guests: occasion.guest_count,
    day: occasion.event_date,
    ...(occasion.city ? { city: occasion.city } : {}),
    ...(occasion.budget_cents ? { budget_cents: occasion.budget_cents } : {}),
  };
}

/** What the server calls a field, as the form calls it. */
export const FIELD: Record<string, keyof Typed> = {
  template_id: "template",
  guest_count: "guests",
  event_date: "day",
  city: "city",
  budget_cents: "budget",
};
