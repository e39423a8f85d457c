import type { SubscriptionSeen } from "@api/strathwell/types.gen";
import { formatMoney } from "@kit/base/format";

const day = new Intl.DateTimeFormat("en-US", { dateStyle: "long" });
/** `May 8, 2027`, on this device's calendar. */
export const dayOf = (at: string): string => day.format(new Date(at));

export const monthly = (seen: SubscriptionSeen): string => `${formatMoney(seen.price_cents, seen.currency)} a month`;

/** Where a subscription stands, in a sentence; what one has to know of it first. */
export function standingOf(seen: SubscriptionSeen): string {
  const until = seen.period_ends_at ? dayOf(seen.period_ends_at) : null;
  switch (seen.status) {
    case "trial":
      return seen.trial_ends_at ? `Open until ${dayOf(seen.trial_ends_at)}. It ends by itself.` : "It ends by itself.";
    case "active":
      if (!until) return "Open.";
      return seen.ends_with_period ? `Open until ${until}, not renewed.` : `Renewed on ${until}, for ${monthly(seen)}.`;
    case "canceled":
      return seen.ended_at ? `Ended on ${dayOf(seen.ended_at)}.` : "It has ended.";
    case "expired":
      return seen.ended_at ? `Over since ${dayOf(seen.ended_at)}.` : "It is over.";
    default:
      return seen.can_start_trial ? `${seen.trial_days} days to try it, without a card.` : "You have none.";
  }
}
