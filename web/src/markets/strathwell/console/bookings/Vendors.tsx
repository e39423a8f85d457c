import type { VendorRow } from "@api/strathwell/types.gen";
import { MoneyText } from "@kit/base/MoneyText";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { Section } from "@kit/console/Section";
import { TextLink } from "@markets/strathwell/console/TextLink";
import { shortDay } from "@markets/strathwell/days";
import { CATEGORY, ROW_STATUS } from "@markets/strathwell/words";
import { Quotes } from "./Quotes";

/** Each vendor of a booking: where they stand, what was agreed, everything that was offered. */
export function Vendors({ rows }: { rows: readonly VendorRow[] }) {
  return (
    <Section title="Vendors" aside={rows.length} flush>
      <ul className="m-0 list-none p-0">
        {rows.map((row) => (
          <li key={row.id} className="border-b border-separator p-4 last:border-0">
            <Vendor row={row} replaced={rows.find((one) => one.id === row.replaces_id)} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Vendor({ row, replaced }: { row: VendorRow; replaced: VendorRow | undefined }) {
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <p className="m-0 font-medium">
            <TextLink href={`/vendors/${row.vendor_id}`}>{row.business_name}</TextLink>
          </p>
          <p className="m-0 text-muted">{CATEGORY[row.category]}</p>
        </div>
        <div className="flex flex-wrap items-center gap-3">
          <Price row={row} />
          <StatusBadge {...ROW_STATUS[row.status]} />
        </div>
      </div>
      <ul className="m-0 mt-1 list-none p-0 text-sm text-muted empty:hidden">
        {row.respond_by ? (
          <li>
            Answer due <TimeText at={row.respond_by} />
          </li>
        ) : null}
        {row.secured_on ? <li>The date is theirs: {shortDay(row.secured_on)}</li> : null}
        {row.hold ? (
          <li>
            In line for {shortDay(row.hold.day)}, rank {row.hold.rank}, until{" "}
            <TimeText at={row.hold.expires_at} as="exact" />
          </li>
        ) : null}
        {replaced ? <li>Instead of {replaced.business_name}</li> : null}
        {row.note ? <li className="[overflow-wrap:anywhere]">“{row.note}”</li> : null}
      </ul>
      {row.quotes.length ? (
        <details className="mt-2">
          <summary className="inline-flex min-h-9 cursor-pointer items-center rounded text-sm text-muted hover:text-foreground">
            {row.quotes.length === 1 ? "1 offer" : `${row.quotes.length} offers`}
            {row.rounds ? `, ${row.rounds === 1 ? "1 round" : `${row.rounds} rounds`}` : ""}
          </summary>
          <Quotes quotes={row.quotes} of={row.business_name} />
        </details>
      ) : null}
    </>
  );
}

function Price({ row }: { row: VendorRow }) {
  const { agreed_amount_cents: agreed, proposed_amount_cents: asked, list_price_cents: list, currency } = row;
  const shown = agreed ?? asked ?? list;
  if (shown === null) return <span className="text-muted">No price yet</span>;
  return (
    <span className="text-right">
      <span className="sr-only">
        {agreed !== null ? "Agreed: " : asked !== null ? "On the table: " : "List price: "}
      </span>
      <span className={agreed === null ? "text-muted" : "font-semibold"}>
        <MoneyText amountMinor={shown} currency={currency} />
      </span>
      {list !== null && list !== shown ? (
        <span className="block text-xs text-muted">
          list <MoneyText amountMinor={list} currency={currency} />
        </span>
      ) : null}
    </span>
  );
}
