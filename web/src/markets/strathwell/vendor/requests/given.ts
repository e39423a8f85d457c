import type { ActionSeen, BookingForVendor } from "@api/strathwell/types.gen";

/** What every answer's dialog gets. */
export interface AnswerGiven {
  asked: BookingForVendor;
  action: ActionSeen;
  onClose: () => void;
}
