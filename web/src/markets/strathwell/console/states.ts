/** States of the house's own machinery in plain words; the market's own states are in `said`. */

import type { ApprovalSeen, DisputeSeen, DueSeen, PayoutForStaff, QuoteSeen } from "@api/strathwell/types.gen";
import { plainWords } from "@kit/base/format";
import type { Said } from "@markets/strathwell/words";

export const PAYOUT: Record<PayoutForStaff["status"], Said> = {
  locked: { label: "Waits for its milestone", tone: "waiting" },
  eligible: { label: "Waits for approval", tone: "waiting" },
  approved: { label: "About to be sent", tone: "moving" },
  in_transit: { label: "On its way", tone: "moving" },
  paid: { label: "Paid", tone: "done" },
  failed: { label: "Could not be paid", tone: "trouble" },
  held: { label: "Held", tone: "trouble" },
  reversed: { label: "Came back", tone: "stopped" },
  canceled: { label: "Given back", tone: "stopped" },
};

export const MILESTONE: Record<PayoutForStaff["milestone"], string> = {
  reservation: "Reservation",
  completion: "Completion",
};

export const DISPUTE: Record<DisputeSeen["status"], Said> = {
  open: { label: "To look into", tone: "waiting" },
  under_review: { label: "Under review", tone: "moving" },
  resolved: { label: "Resolved", tone: "done" },
  rejected: { label: "Rejected", tone: "stopped" },
};

export const DISPUTE_REASON: Record<string, string> = {
  not_delivered: "Not delivered",
  poor_quality: "Poor quality",
  not_as_agreed: "Not as agreed",
  wrong_amount: "Wrong amount",
  no_show: "Nobody came",
  other: "Something else",
};

const APPROVAL: Record<string, Said> = {
  pending: { label: "Needs a second person", tone: "waiting" },
  approved: { label: "Agreed, being carried out", tone: "moving" },
  done: { label: "Done", tone: "done" },
  rejected: { label: "Refused", tone: "stopped" },
  withdrawn: { label: "Withdrawn", tone: "stopped" },
  undone: { label: "Undone before it was carried out", tone: "stopped" },
  expired: { label: "Nobody decided in time", tone: "stopped" },
  failed: { label: "Could not be carried out any more", tone: "trouble" },
};
export const approvalState = ({ status }: Pick<ApprovalSeen, "status">): Said => of(APPROVAL, status);
export const APPROVAL_STATES = Object.entries(APPROVAL).map(([value, { label }]) => ({ value, label }));

const PAYMENT: Record<string, Said> = {
  created: { label: "Not paid yet", tone: "waiting" },
  requires_payment_method: { label: "Declined, may try again", tone: "waiting" },
  requires_action: { label: "Waits for the customer's bank", tone: "moving" },
  processing: { label: "The bank is working on it", tone: "moving" },
  succeeded: { label: "Paid", tone: "done" },
  failed: { label: "Could not be started", tone: "trouble" },
  canceled: { label: "Canceled", tone: "stopped" },
};
export const PAYMENT_STATES = Object.entries(PAYMENT).map(([value, { label }]) => ({ value, label }));
export const paymentState = (status: string): Said => of(PAYMENT, status);

const REFUND: Record<string, Said> = {
  pending: { label: "Asked for", tone: "waiting" },
  submitted: { label: "Handed to the provider", tone: "moving" },
  succeeded: { label: "Given back", tone: "done" },
  failed: { label: "Failed, money is back with us", tone: "trouble" },
  canceled: { label: "Canceled", tone: "stopped" },
};
export const refundState = (status: string): Said => of(REFUND, status);

export const DUE: Record<DueSeen["status"], Said> = {
  due: { label: "Due", tone: "waiting" },
  overdue: { label: "Overdue", tone: "trouble" },
  paid: { label: "Paid", tone: "done" },
  void: { label: "No longer due", tone: "stopped" },
};

export const DUE_KIND: Record<DueSeen["kind"], string> = {
  deposit: "Deposit",
  balance: "Balance",
  full: "All of it",
  change: "A change",
};

export const QUOTE: Record<QuoteSeen["status"], Said> = {
  open: { label: "On the table", tone: "waiting" },
  accepted: { label: "Accepted", tone: "done" },
  rejected: { label: "Refused", tone: "stopped" },
  superseded: { label: "Replaced", tone: "stopped" },
  expired: { label: "Lapsed", tone: "stopped" },
};

function of(known: Record<string, Said>, status: string): Said {
  return known[status] ?? { label: plainWords(status), tone: "plain" };
}
