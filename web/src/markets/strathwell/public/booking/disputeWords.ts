/** Disputes in plain words. */

import type { DisputeSeen, OpenDispute } from "@api/strathwell/types.gen";
import { formatMoney } from "@kit/base/format";
import type { Tone } from "@kit/base/StatusBadge";

export type Reason = OpenDispute["reason"];

export const REASONS: Record<Reason, string> = {
  not_delivered: "It was not delivered",
  poor_quality: "It was poorly done",
  not_as_agreed: "It was not as agreed",
  wrong_amount: "The amount is wrong",
  no_show: "Nobody came",
  other: "Something else",
};

export const STATUS: Record<DisputeSeen["status"], { label: string; tone: Tone }> = {
  open: { label: "Waits for staff", tone: "waiting" },
  under_review: { label: "Being looked at", tone: "moving" },
  resolved: { label: "Decided", tone: "done" },
  rejected: { label: "Not upheld", tone: "stopped" },
};

export const reasonOf = (reason: string): string => REASONS[reason as Reason] ?? reason;

export const roleOf = (role: string): string => {
  if (role === "organizer") return "You";
  return role === "vendor" ? "The vendor" : "Staff";
};

/** What was decided, in money; empty as long as nothing is. */
export function decided(dispute: DisputeSeen): string {
  if (!dispute.currency || dispute.status !== "resolved") return "";
  const back = dispute.refunded_cents
    ? `${formatMoney(dispute.refunded_cents, dispute.currency)} comes back to you`
    : "";
  const paid = dispute.released_cents
    ? `${formatMoney(dispute.released_cents, dispute.currency)} goes to the vendor`
    : "";
  return [back, paid].filter(Boolean).join(", ");
}

/** As many files go with one statement. */
export const EVIDENCE_MOST = 10;
export const STILL_SENDING = "A file is still on its way. Wait a moment, or take it away.";
