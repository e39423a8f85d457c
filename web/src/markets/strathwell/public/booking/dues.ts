/** Lines of the payment schedule in plain words, and where each is paid. */

import type { DueSeen } from "@api/strathwell/types.gen";
import type { Tone } from "@kit/base/StatusBadge";

export const DUE_KIND: Record<DueSeen["kind"], string> = {
  deposit: "Deposit",
  balance: "Balance",
  full: "All of it",
  change: "Price of a change",
};

export const DUE_STATUS: Record<DueSeen["status"], { label: string; tone: Tone }> = {
  due: { label: "To be paid", tone: "waiting" },
  overdue: { label: "Overdue", tone: "trouble" },
  paid: { label: "Paid", tone: "done" },
  void: { label: "Not asked for", tone: "stopped" },
};

/** What the pay page's address says for that line. */
export const paySearch = (due: DueSeen) =>
  due.kind === "balance" ? { what: "balance" } : { what: "due", due: due.id };

/** Which line is to be paid first, by its day. */
export const nextDue = (schedule: readonly DueSeen[]): DueSeen | undefined =>
  schedule
    .filter((due) => due.status === "due" || due.status === "overdue")
    .sort((one, other) => one.due_on.localeCompare(other.due_on))[0];
