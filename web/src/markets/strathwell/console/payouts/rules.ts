import type { PayoutForStaff } from "@api/strathwell/types.gen";
import type { ActionOffered } from "@kit/console/ActionBar";

const APPROVABLE = new Set(["eligible", "failed"]);
const HOLDABLE = new Set(["locked", "eligible", "approved", "failed"]);

const NOT_APPROVABLE: Partial<Record<PayoutForStaff["status"], string>> = {
  locked: "It waits for its milestone.",
  held: "It is held. Release it first.",
  approved: "It is approved already.",
  in_transit: "It is on its way.",
  paid: "It is paid.",
};

/** The states' rules, as the server has them; who may not decide about their own, and disputes, it says when asked. */
export function actionsOn(payout: PayoutForStaff): ActionOffered[] {
  const { status, sent_cents, reversed_cents } = payout;
  const isSent = (status === "paid" || status === "in_transit") && sent_cents > reversed_cents;
  return [
    {
      name: "approve",
      label: status === "failed" ? "Try again" : "Approve",
      allowed: APPROVABLE.has(status),
      why_not: NOT_APPROVABLE[status] ?? "There is nothing left to send.",
    },
    {
      name: "hold",
      label: "Hold",
      allowed: HOLDABLE.has(status),
      why_not: status === "held" ? "It is held." : "It is sent, or there is nothing left to send.",
    },
    { name: "release", label: "Release", allowed: status === "held", why_not: "It is not held." },
    { name: "reverse", label: "Fetch back", allowed: isSent, why_not: "Nothing of it was sent." },
  ];
}
