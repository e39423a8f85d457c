import type { DisputeForStaff, SetStatus } from "@api/strathwell/types.gen";
import { formatMoney } from "@kit/base/format";
import { parseMoney } from "@kit/console/money";

export type Outcome = "release" | "refund" | "split";

/** What the decision is about: what was asked for, as far as it can still be taken back. */
export const totalOf = ({ amount_cents, at_stake_cents }: DisputeForStaff): number =>
  amount_cents === null ? at_stake_cents : Math.min(amount_cents, at_stake_cents);

export type Planned = { back: number; kept: number; wrong?: undefined } | { wrong: string };

/** How an outcome parts the amount: what goes back and what the vendors keep add up to all of it. */
export function planned(outcome: Outcome, total: number, typed: string, currency: string): Planned {
  if (outcome === "release") return { back: 0, kept: total };
  if (total <= 0) return { wrong: "Nothing is left to take back. Choose to release it." };
  if (outcome === "refund") return { back: total, kept: 0 };
  const read = parseMoney(typed, currency);
  if ("wrong" in read) return { wrong: read.wrong };
  if (read.minor <= 0 || read.minor >= total) {
    return { wrong: `More than nothing and less than ${formatMoney(total, currency)}, so that each side gets a part.` };
  }
  return { back: read.minor, kept: total - read.minor };
}

export function bodyOf(outcome: Outcome, back: number, note: string): SetStatus {
  return { status: "resolved", outcome, note, ...(outcome === "release" ? {} : { refund_cents: back }) };
}
