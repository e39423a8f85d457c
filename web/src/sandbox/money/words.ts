/** A payment's states as the person at the till would say them. */

import type { Tone } from "@kit/base/StatusBadge";
import type { MoneyBack, Payment } from "../api";

interface Said {
  label: string;
  tone: Tone;
}

const STATES: Record<string, Said> = {
  requires_payment_method: { label: "Waits for a card", tone: "waiting" },
  requires_confirmation: { label: "Waits to be confirmed", tone: "waiting" },
  requires_action: { label: "Bank asks the cardholder", tone: "waiting" },
  requires_capture: { label: "Held, not taken", tone: "waiting" },
  processing: { label: "Bank is at it", tone: "moving" },
  succeeded: { label: "Paid", tone: "done" },
  canceled: { label: "Canceled", tone: "stopped" },
};

const plain = (code: string): Said => ({ label: code.replaceAll("_", " "), tone: "plain" });

export function stateOf(payment: Payment): Said {
  const lost = payment.disputes.some((dispute) => dispute.status === "lost");
  if (lost) return { label: "Charged back", tone: "trouble" };
  if (payment.disputes.some((dispute) => dispute.open)) return { label: "Disputed", tone: "trouble" };
  if (payment.status === "succeeded" && payment.refunded > 0) {
    return payment.refunded >= payment.amount
      ? { label: "Refunded", tone: "stopped" }
      : { label: "Refunded in part", tone: "done" };
  }
  if (payment.status === "requires_payment_method" && payment.refusal) return { label: "Refused", tone: "trouble" };
  return STATES[payment.status] ?? plain(payment.status);
}

export const wordsOf = (moneyBack: MoneyBack): string =>
  `${moneyBack.amount_text} ${moneyBack.status.replaceAll("_", " ")}${
    moneyBack.reason ? ` (${moneyBack.reason.replaceAll("_", " ")})` : ""
  }`;

/** `4242424242424242` → `4242 4242 4242 4242`. */
export const grouped = (number: string): string => number.replace(/(\d{4})(?=\d)/g, "$1 ");

export const cardName = (card: string): string => {
  const text = card.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
};
