import * as z from "zod/mini";

const zContent = z.object({
  currency: z.string(),
  vendors: z.array(
    z.object({ booking_vendor_id: z.string(), business_name: z.string(), agreed_amount_minor: z.nullable(z.int()) }),
  ),
});

export interface Party {
  id: string;
  name: string;
  amountMinor: number;
}

/** With whom a contract is, and for how much. A contract is kept as it was written: what an older form lacks is left out. */
export function partiesOf(content: Record<string, unknown>): { parties: Party[]; currency: string } {
  const read = z.safeParse(zContent, content);
  if (!read.success) return { parties: [], currency: "USD" };
  const { currency, vendors } = read.data;
  const parties = vendors.map((one) => ({
    id: one.booking_vendor_id,
    name: one.business_name,
    amountMinor: one.agreed_amount_minor ?? 0,
  }));
  return { parties, currency };
}
