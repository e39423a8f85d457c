import type { PayoutSeen } from "@api/strathwell/types.gen";
import { plainWords } from "@kit/base/format";
import type { Said } from "@markets/strathwell/words";

export type PayoutStatus = PayoutSeen["status"];

/** A payout's states, as they are said to who is paid. */
export const PAYOUT_STATUS: Record<PayoutStatus, Said> = {
  locked: { label: "Not due yet", tone: "waiting" },
  eligible: { label: "Waits for our approval", tone: "waiting" },
  approved: { label: "Approved", tone: "moving" },
  in_transit: { label: "On its way", tone: "moving" },
  paid: { label: "Paid", tone: "done" },
  failed: { label: "Failed", tone: "trouble" },
  held: { label: "On hold", tone: "trouble" },
  reversed: { label: "Fetched back", tone: "stopped" },
  canceled: { label: "Nothing left to pay", tone: "stopped" },
};

export const MILESTONE: Record<PayoutSeen["milestone"], { title: string; when: string }> = {
  reservation: { title: "Reservation", when: "Yours to ask for once the booking is paid." },
  completion: { title: "Completion", when: "Due when the event has taken place." },
};

export const STAGES = [
  { status: "locked", label: "Set aside" },
  { status: "eligible", label: "Due" },
  { status: "approved", label: "Approved" },
  { status: "in_transit", label: "Sent" },
  { status: "paid", label: "Paid" },
] as const;

const place = (status: string | null): number => STAGES.findIndex((stage) => stage.status === status);

/** How far a payout has come: its stage, also while it is held or has failed; null once it is over otherwise. */
export function stageOf({ status, held_from }: Pick<PayoutSeen, "status" | "held_from">): number | null {
  if (status === "held") return Math.max(0, place(held_from));
  if (status === "failed") return place("in_transit");
  const at = place(status);
  return at < 0 ? null : at;
}

/** Whether its vendor may ask for it now. */
export const mayAskFor = ({ status, milestone }: PayoutSeen): boolean =>
  milestone === "reservation" && status === "locked";

const WANTED: [RegExp, string][] = [
  [/external_account/, "A bank account to pay to"],
  [/tos_acceptance/, "Your agreement to Stripe's terms"],
  [/\.dob\./, "Date of birth"],
  [/(first|last)_name$/, "First and last name"],
  [/ssn_last_4$/, "Last four digits of the social security number"],
  [/id_number$/, "Tax or social security number"],
  [/verification.*document/, "A picture of an identity document"],
  [/address/, "Address"],
  [/business_type/, "What kind of business it is"],
  [/business_profile/, "What the business does"],
];

/** What the provider still wants to know, in words; what has none here is said by its own name. */
export function wantedWords(names: readonly string[]): string[] {
  const said = names.map(
    (name) => WANTED.find(([known]) => known.test(name))?.[1] ?? plainWords(name.split(".").slice(-2).join(" ")),
  );
  return [...new Set(said)];
}
