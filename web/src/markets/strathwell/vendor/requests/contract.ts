/** A contract's content as it was frozen: read leniently, for it is kept as it was written. */

export interface Terms {
  agreedMinor: number | null;
  currency: string;
  depositBasisPoints: number | null;
  commissionBasisPoints: number | null;
  reservationBasisPoints: number | null;
  tiers: { days: number; basisPoints: number }[];
}

type Kept = Record<string, unknown>;

const within = (value: unknown): Kept => (typeof value === "object" && value !== null ? (value as Kept) : {});
const listed = (value: unknown): Kept[] => (Array.isArray(value) ? value.map(within) : []);
const figure = (value: unknown): number | null => (typeof value === "number" ? value : null);

/** What a contract says of one vendor. */
export function termsOf(content: Kept, rowId: string, currency: string): Terms {
  const own = listed(content.vendors).find((one) => one.booking_vendor_id === rowId);
  const terms = within(content.terms);
  return {
    agreedMinor: figure(own?.agreed_amount_minor),
    currency: typeof content.currency === "string" ? content.currency : currency,
    depositBasisPoints: figure(terms.deposit_basis_points),
    commissionBasisPoints: figure(terms.commission_basis_points),
    reservationBasisPoints: figure(terms.reservation_basis_points),
    tiers: listed(within(content.policy).cancellation).flatMap((tier) => {
      const days = figure(tier.days);
      const basisPoints = figure(tier.basis_points);
      return days === null || basisPoints === null ? [] : [{ days, basisPoints }];
    }),
  };
}

/** `1250` → `12.5 %`. */
export const percent = (basisPoints: number): string => `${basisPoints / 100} %`;

/** A policy in a sentence: what comes back when the organizer cancels. */
export function policyWords(tiers: Terms["tiers"]): string {
  if (!tiers.length) return "Nothing comes back once it is paid.";
  const parts = tiers.map(({ days, basisPoints }) => `${percent(basisPoints)} until ${days} days before`);
  return `${parts.join(", ")}; nothing after that.`;
}
