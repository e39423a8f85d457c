/** A budget's parts: typed as percent, sent as basis points (10,000 together), never as a float. */

import type { Category } from "@api/strathwell/types.gen";

/** As it is typed: a part and its percent. */
export interface Part {
  category: Category;
  percent: string;
}

export const WHOLE = 10_000;

/** `12.5` → 1250; null where it is no percentage between 0.01 and 100. */
export function basisPoints(percent: string): number | null {
  const read = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(percent.trim().replace(/\s*%$/, ""));
  if (!read) return null;
  const points = Number(`${read[1]}${(read[2] ?? "").padEnd(2, "0")}`);
  return points > 0 && points <= WHOLE ? points : null;
}

/** 1250 → `12.5`. */
export function percentText(points: number): string {
  const sign = points < 0 ? "-" : "";
  const plain = String(Math.abs(points)).padStart(3, "0");
  const text = `${plain.slice(0, -2)}.${plain.slice(-2)}`;
  return `${sign}${text.replace(/\.?0+$/, "")}`;
}

/** What is missing to the whole; below zero: so much too much. Parts that cannot be read count as nothing. */
export const restOf = (parts: readonly Part[]): number =>
  WHOLE - parts.reduce((sum, { percent }) => sum + (basisPoints(percent) ?? 0), 0);

export function partsOf(split: Readonly<Record<string, number>>): Part[] {
  return Object.entries(split)
    .sort(([, a], [, b]) => b - a)
    .map(([category, points]) => ({ category: category as Category, percent: percentText(points) }));
}

export const splitOf = (parts: readonly Part[]): Partial<Record<Category, number>> =>
  Object.fromEntries(parts.map(({ category, percent }) => [category, basisPoints(percent) ?? 0]));

/** What a share of a budget comes to, rounded down to the minor unit. */
export const shareOf = (budgetMinor: number, points: number): number =>
  Number((BigInt(budgetMinor) * BigInt(points)) / BigInt(WHOLE));
