import { count, day, id, oneOf, wordsOf } from "@kit/base/words";
import { STEPS } from "./refusals";

/** What the composer's address says: where one stands, and what was chosen on the way here. */
export const composeSearch = wordsOf({
  step: oneOf(STEPS),
  venue: id,
  day,
  guests: count,
  template: id,
  draft: id,
});
export type ComposeSearch = ReturnType<typeof composeSearch>;
