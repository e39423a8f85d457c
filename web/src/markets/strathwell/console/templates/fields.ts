import type { TemplateFile, TemplateGiven } from "@api/strathwell/types.gen";
import { zTemplateGiven } from "@api/strathwell/zod.gen";
import { parseMoney, typedMoney } from "@kit/console/money";
import { basisPoints, type Part, partsOf, restOf, splitOf } from "./split";

/** A template as it is typed. */
export interface Typed {
  title: string;
  summary: string;
  occasion: string;
  style: string;
  min_guests: string;
  max_guests: string;
  budget: string;
  position: string;
  parts: Part[];
  steps: string[];
}

export type Field = keyof Typed;
export type Wrong = Partial<Record<Field, string>>;
export type Checked = Omit<TemplateGiven, "media_file_ids">;

/** Designs have no currency of their own before they are saved; the house's is this. */
export const CURRENCY = "USD";

export const NOTHING: Typed = {
  title: "",
  summary: "",
  occasion: "",
  style: "",
  min_guests: "",
  max_guests: "",
  budget: "",
  position: "0",
  parts: [],
  steps: [],
};

const number = (value: number | null) => (value === null ? "" : String(value));

export function typedOf(template: TemplateFile): Typed {
  return {
    title: template.title,
    summary: template.summary,
    occasion: template.occasion,
    style: template.style,
    min_guests: number(template.min_guests),
    max_guests: number(template.max_guests),
    budget: template.budget_cents === null ? "" : typedMoney(template.budget_cents, template.currency),
    position: String(template.position),
    parts: partsOf(template.budget_split),
    steps: [...template.steps],
  };
}

/** Where the API's schema says no, in words. */
const WORDS: Record<string, [Field, string]> = {
  title: ["title", "Give it a title, in 120 characters at most."],
  summary: ["summary", "Use 1,000 characters at most."],
  occasion: ["occasion", "Use 60 characters at most."],
  style: ["style", "Use 60 characters at most."],
  min_guests: ["min_guests", "Write a whole number between 1 and 100,000."],
  max_guests: ["max_guests", "Write a whole number between 1 and 100,000."],
  budget_cents: ["budget", "Write an amount above zero."],
  position: ["position", "Write a whole number between 0 and 100,000."],
  steps: ["steps", "At most 60 steps of 500 characters each."],
};

/** Empty is nothing; what is no whole number stays NaN, so that it is refused rather than lost. */
const whole = (text: string) =>
  text.trim() === "" ? null : /^\d+$/.test(text.trim()) ? Number(text.trim()) : Number.NaN;

/** What is typed as it is sent, or what is wrong with it. `before`: what stands there now, where it is no new one. */
export function checked(typed: Typed, currency: string, before?: TemplateFile): { body: Checked } | { wrong: Wrong } {
  const wrong: Wrong = {};
  const money = typed.budget.trim() ? parseMoney(typed.budget, currency) : null;
  if (money && "wrong" in money) wrong.budget = money.wrong;
  const [fewest, most] = [whole(typed.min_guests), whole(typed.max_guests)];
  const read = zTemplateGiven.safeParse({
    title: typed.title.trim(),
    summary: typed.summary.trim(),
    occasion: typed.occasion.trim(),
    style: typed.style.trim(),
    min_guests: fewest,
    max_guests: most,
    budget_cents: money && "minor" in money ? money.minor : null,
    position: whole(typed.position) ?? 0,
    budget_split: splitOf(typed.parts),
    steps: typed.steps.map((step) => step.trim()).filter(Boolean),
  });
  for (const issue of read.success ? [] : read.error.issues) {
    const [field, says] = WORDS[String(issue.path[0])] ?? [];
    if (field && says) wrong[field] ??= says;
  }
  if (fewest !== null && most !== null && fewest > most) wrong.max_guests = `Write ${fewest} or more.`;
  if (before?.min_guests && fewest === null) wrong.min_guests = "Once given it can be changed, not left out: write 1.";
  if (before?.max_guests && most === null) wrong.max_guests = "Once given it can be changed, not left out.";
  const split = wrongSplit(typed.parts);
  if (split) wrong.parts = split;
  return read.success && !Object.keys(wrong).length ? { body: read.data } : { wrong };
}

function wrongSplit(parts: readonly Part[]): string | null {
  if (!parts.length) return null;
  if (parts.some(({ percent }) => basisPoints(percent) === null)) {
    return "Give each part a percentage above 0, such as 12.5, or take it away.";
  }
  return restOf(parts) === 0 ? null : "The parts come to 100 % together.";
}
