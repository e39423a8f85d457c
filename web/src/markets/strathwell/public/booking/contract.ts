/** What a contract's frozen content says to its organizer; a part that cannot be read is left out. */

import * as z from "zod/mini";

const Content = z.object({
  currency: z.string(),
  total_minor: z.number(),
  vendors: z.array(
    z.object({ booking_vendor_id: z.string(), business_name: z.string(), agreed_amount_minor: z.nullable(z.number()) }),
  ),
  policy: z.object({ cancellation: z.array(z.object({ days: z.number(), basis_points: z.number() })) }),
});

export type Content = z.infer<typeof Content>;

export function contentOf(raw: unknown): Content | null {
  const read = z.safeParse(Content, raw);
  return read.success ? read.data : null;
}

/** `60 days or more before: 100 %`, one line for each step of the policy. */
export function policyLines(content: Content): string[] {
  const tiers = content.policy.cancellation;
  const last = tiers.at(-1);
  const lines = tiers.map(({ days, basis_points: share }) => `${days} days or more before: ${share / 100}% comes back`);
  return last && last.days > 0 ? [...lines, "Later: nothing comes back"] : lines;
}
