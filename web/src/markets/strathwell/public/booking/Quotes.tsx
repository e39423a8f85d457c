import type { QuoteSeen, QuoteStatus, VendorRow } from "@api/strathwell/types.gen";
import { cx } from "@kit/base/cx";
import { formatMoney } from "@kit/base/format";
import { TimeText } from "@kit/base/TimeText";
import { TimeLeft } from "@markets/strathwell/TimeLeft";

const STANDS: Record<QuoteStatus, string> = {
  open: "On the table",
  accepted: "Agreed",
  rejected: "Refused",
  superseded: "Answered with another price",
  expired: "Out of time",
};

const whoSays = (quote: QuoteSeen, row: VendorRow): string => {
  if (quote.side === "organizer") return "You";
  return quote.side === "list_price" ? `${row.business_name}, list price` : row.business_name;
};

/** Every price that was named: theirs at the left, one's own at the right, the oldest first. */
export function Quotes({ row }: { row: VendorRow }) {
  if (!row.quotes.length) return null;
  return (
    <ol aria-label={`Prices named by ${row.business_name} and by you`} className="m-0 grid list-none gap-2 p-0">
      {row.quotes.map((quote) => (
        <li
          key={quote.version}
          className={cx(
            "w-fit max-w-[85%] min-w-40 rounded-xl border px-4 py-2.5",
            quote.side === "organizer" ? "justify-self-end bg-brand/5" : "bg-surface-secondary",
            quote.status === "open" || quote.status === "accepted" ? "border-brand" : "border-border",
          )}
        >
          <span className="block text-sm text-muted">{whoSays(quote, row)}</span>
          <span
            className={cx(
              "figures block text-xl font-bold",
              (quote.status === "superseded" || quote.status === "rejected" || quote.status === "expired") &&
                "font-medium text-muted line-through",
            )}
          >
            {formatMoney(quote.amount_cents, quote.currency)}
          </span>
          {quote.note ? <span className="block wrap-anywhere">“{quote.note}”</span> : null}
          <span className="block text-sm text-muted">
            {STANDS[quote.status]} · version {quote.version} · <TimeText at={quote.created_at} />
          </span>
          {quote.status === "open" && quote.expires_at ? (
            <span className="block text-sm">
              Stands for <TimeLeft until={quote.expires_at} over="no longer" />
            </span>
          ) : null}
        </li>
      ))}
    </ol>
  );
}
