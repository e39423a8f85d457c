import type { VendorRow } from "@api/strathwell/types.gen";
import { MoneyText } from "@kit/base/MoneyText";
import { Section } from "@kit/console/Section";
import { TextLink } from "@markets/strathwell/console/TextLink";
import { CATEGORY } from "@markets/strathwell/words";

/** The vendors a dispute is about: theirs is the money that is held. Without names it is about all. */
export function DisputeLines({ ids, rows }: { ids: readonly string[]; rows: readonly VendorRow[] }) {
  const named = rows.filter((row) => (ids.length ? ids.includes(row.id) : row.status === "approved"));
  return (
    <Section title={ids.length ? "Vendors it is about" : "It is about the whole booking"} aside={named.length}>
      <ul className="m-0 list-none p-0">
        {named.map((row) => (
          <li
            key={row.id}
            className="flex justify-between gap-3 border-b border-separator py-2 first:pt-0 last:border-0 last:pb-0"
          >
            <span className="min-w-0">
              <TextLink href={`/vendors/${row.vendor_id}`}>{row.business_name}</TextLink>
              <span className="block text-xs text-muted">{CATEGORY[row.category]}</span>
            </span>
            {row.agreed_amount_cents === null ? null : (
              <MoneyText amountMinor={row.agreed_amount_cents} currency={row.currency} />
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
