import type { TimelineLine as Told } from "@api/strathwell/types.gen";
import type { TimelineLine } from "@kit/console/Timeline";
import { type Said, said } from "@markets/strathwell/words";

/** Who acts in words, as the timeline's pictures know them; whoever is not here is a vendor. */
const KINDS: Record<string, string> = {
  Staff: "staff",
  Strathwell: "system",
  Stripe: "provider",
  "The organizer": "customer",
};

/** A booking's history as lines a person reads. */
export function linesOf(told: readonly Told[]): TimelineLine[] {
  return told.map((line) => {
    const [from, to] = [stateOf(line, line.from_state), stateOf(line, line.to_state)];
    return {
      key: String(line.seq),
      at: line.at,
      who: line.who,
      whoKind: KINDS[line.who] ?? "vendor",
      what: sentence(line),
      reason: line.reason,
      from: from?.label ?? null,
      to: to?.label ?? null,
      tone: line.event === "override" ? "trouble" : (to?.tone ?? "plain"),
    };
  });
}

function sentence({ what, vendor, who }: Told): string {
  const said = what.charAt(0).toUpperCase() + what.slice(1);
  return vendor && vendor !== who ? `${said} (${vendor})` : said;
}

/** What is about one vendor went between a row's states, everything else between the booking's. */
function stateOf({ vendor }: Told, state: string | null): Said | null {
  return state === null ? null : said(vendor ? "booking_vendor" : "booking", state);
}
