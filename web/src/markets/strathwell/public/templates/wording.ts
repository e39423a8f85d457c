import type { TemplateCard } from "@api/strathwell/types.gen";

/** `40 to 120 guests`, as far as a template says. */
export function guestsOf({ min_guests: least, max_guests: most }: Pick<TemplateCard, "min_guests" | "max_guests">) {
  if (least !== null && most !== null) return least === most ? `${most} guests` : `${least} to ${most} guests`;
  if (most !== null) return `Up to ${most} guests`;
  return least === null ? "" : `From ${least} guests`;
}

/** What a share of a budget comes to, in whole minor units. */
export const partOf = (minor: number, basisPoints: number): number =>
  Number((BigInt(minor) * BigInt(basisPoints) + 5_000n) / 10_000n);
