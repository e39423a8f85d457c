import { formatMoney } from "@kit/base/format";
import type { Tone } from "@kit/base/StatusBadge";
import * as z from "zod/mini";

const zCounts = z.object({
  payments: z.int(),
  refunds: z.int(),
  disputes: z.int(),
  transfers: z.int(),
  findings: z.int(),
  repaired: z.int(),
});
const zCash = z.object({
  cash: z.record(z.string(), z.object({ ours_minor: z.int(), theirs_minor: z.int(), unexplained_minor: z.int() })),
});

export interface Figure {
  label: string;
  value: number;
  tone: Tone;
}

/** What was compared and what came of it; nothing where the server counts otherwise. */
export function figuresOf(figures: Record<string, unknown>): Figure[] {
  const read = z.safeParse(zCounts, figures);
  if (!read.success) return [];
  const { payments, refunds, disputes, transfers, findings, repaired } = read.data;
  return [
    { label: "Payments", value: payments, tone: "plain" },
    { label: "Refunds", value: refunds, tone: "plain" },
    { label: "Disputes", value: disputes, tone: "plain" },
    { label: "Transfers", value: transfers, tone: "plain" },
    { label: "Findings", value: findings, tone: findings > repaired ? "trouble" : "plain" },
    { label: "Mended", value: repaired, tone: repaired ? "done" : "plain" },
  ];
}

/** The money itself: what our books say is with Stripe, and what Stripe says. */
export function cashOf(figures: Record<string, unknown>): { label: string; says: string }[] {
  const read = z.safeParse(zCash, figures);
  if (!read.success) return [];
  return Object.entries(read.data.cash).flatMap(([currency, { ours_minor, theirs_minor, unexplained_minor }]) => [
    { label: `Ours, ${currency}`, says: formatMoney(ours_minor, currency) },
    { label: `Stripe's, ${currency}`, says: formatMoney(theirs_minor, currency) },
    { label: `Not explained, ${currency}`, says: formatMoney(unexplained_minor, currency) },
  ]);
}
