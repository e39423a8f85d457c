/** The market's states and choices in plain words; states come from its lifecycles' declarations. */

import type {
  DepositStatus,
  JobStatus,
  OfferStatus,
  Outcome,
  PriceStatus,
  ServiceType,
  Step,
  Urgency,
} from "@api/locksmith/types.gen";
import states from "@api/locksmith.states.json";
import type { Tone } from "@kit/base/StatusBadge";

export interface Said {
  label: string;
  tone: Tone;
}

export const JOB_STATUS = states.job as Record<JobStatus, Said>;
export const SESSION_STEP = states.request_session as Record<Step, Said>;

export const OFFER_STATUS: Record<OfferStatus, Said> = {
  PENDING: { label: "Being sent", tone: "moving" },
  SENT: { label: "Waiting for an answer", tone: "waiting" },
  ACCEPTED: { label: "Said yes", tone: "done" },
  DECLINED: { label: "Said no", tone: "stopped" },
  EXPIRED: { label: "No answer in time", tone: "stopped" },
  LOST: { label: "Another was first", tone: "stopped" },
  FAILED: { label: "Could not be delivered", tone: "trouble" },
  WITHDRAWN: { label: "Withdrawn", tone: "stopped" },
};

export const DEPOSIT_STATUS: Record<DepositStatus, Said> = {
  held: { label: "Held", tone: "waiting" },
  refund_pending: { label: "Refund under way", tone: "moving" },
  partially_refunded: { label: "Partly refunded", tone: "stopped" },
  refunded: { label: "Refunded", tone: "stopped" },
  earned: { label: "Earned", tone: "done" },
  kept: { label: "Kept", tone: "done" },
};

export const PRICE_STATUS: Record<PriceStatus, Said> = {
  PENDING: { label: "Waiting for the customer", tone: "waiting" },
  APPROVED: { label: "Approved", tone: "done" },
  REFUSED: { label: "Refused", tone: "stopped" },
  SUPERSEDED: { label: "Replaced", tone: "stopped" },
};

export const OUTCOME: Record<Outcome, string> = {
  done: "Done",
  customer_no_show: "Customer was not there",
  locksmith_no_show: "Locksmith did not come",
  unsuccessful: "Tried without success",
};

export const SERVICE: Record<ServiceType, string> = {
  home_lockout: "Home lockout",
  car_lockout: "Car lockout",
  rekey: "Rekey",
  smart_lock: "Smart lock",
};

export const URGENCY: Record<Urgency, string> = { standard: "Standard", urgent: "Urgent", emergency: "Emergency" };
