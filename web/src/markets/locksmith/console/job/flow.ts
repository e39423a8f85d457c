import type { TransferSeen } from "@api/locksmith/types.gen";
import { plainWords } from "@kit/base/format";

export interface Flow {
  nodes: { id: string; label: string }[];
  links: { from: string; to: string; amountMinor: number }[];
}

const PROVIDER = "provider_cash";

/**
 * The transfers of one payment as flows between purposes. A leg below zero gives, one above takes;
 * what is held at the provider counts the other way round and is the card's side of the picture.
 */
export function flowOf(transfers: readonly TransferSeen[]): Flow {
  const sums = new Map<string, number>();
  for (const transfer of transfers) {
    const givers = transfer.legs
      .filter((leg) => leg.amount_minor < 0)
      .map((leg) => ({ ...leg, left: -leg.amount_minor }));
    for (const taker of transfer.legs.filter((leg) => leg.amount_minor > 0)) {
      let wanted = taker.amount_minor;
      for (const giver of givers) {
        const moved = Math.min(wanted, giver.left);
        if (moved <= 0) continue;
        giver.left -= moved;
        wanted -= moved;
        const to = taker.purpose === PROVIDER ? "returned" : taker.purpose;
        const name = `${giver.purpose}>${to}`;
        sums.set(name, (sums.get(name) ?? 0) + moved);
      }
    }
  }
  const links = [...sums].map(([name, amountMinor]) => {
    const [from = "", to = ""] = name.split(">");
    return { from, to, amountMinor };
  });
  const ids = [...new Set(links.flatMap((link) => [link.from, link.to]))];
  const label = (id: string) => (id === PROVIDER ? "Card" : id === "returned" ? "Back on the card" : plainWords(id));
  return { nodes: ids.map((id) => ({ id, label: label(id) })), links };
}
