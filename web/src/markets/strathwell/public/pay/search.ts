import { id, oneOf, wordsOf } from "@kit/base/words";

export const WHATS = ["deposit", "full", "balance", "due"] as const;
export type What = (typeof WHATS)[number];

/** What is to be paid; `due` names a line of the schedule. */
export const paySearch = wordsOf({ what: oneOf(WHATS), due: id });
export type PaySearch = ReturnType<typeof paySearch>;
