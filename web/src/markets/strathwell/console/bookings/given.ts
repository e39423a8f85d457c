import type { BookingSeen } from "@api/strathwell/types.gen";

/** What every dialog about a booking gets. */
export interface DialogGiven {
  booking: BookingSeen;
  /** What will happen, in the server's words. */
  says: string;
  onClose: () => void;
}

/** What of a booking's money could still go back. */
export const leftOf = ({ paid_cents, refunded_cents }: BookingSeen): number => paid_cents - refunded_cents;
