import type { QuoteSeen, QuoteStatus } from "@api/strathwell/types.gen";
import { cx } from "@kit/base/cx";
import { MoneyText } from "@kit/base/MoneyText";
import { StatusBadge, type Tone } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { isOpen, MOST_ROUNDS, type Row, roundsLeft } from "./turn";

const STATUS: Record<QuoteStatus, { label: string; tone: Tone }> = {
  open: { label: "On the table", tone: "waiting" },
  accepted: { label: "Agreed", tone: "done" },
  rejected: { label: "Refused", tone: "stopped" },
  superseded: { label: "Replaced", tone: "plain" },
  expired: { label: "Ran out", tone: "trouble" },
};

function Offer({ quote }: { quote: QuoteSeen }) {
  const isPast = quote.status === "superseded" || quote.status === "rejected" || quote.status === "expired";
  return (
    <div
      className={cx("grid gap-1 rounded-lg border border-border p-3", isPast ? "bg-surface-secondary" : "bg-surface")}
    >
      <span className={cx("text-base font-semibold", isPast && "text-muted line-through decoration-1")}>
        <MoneyText amountMinor={quote.amount_cents} currency={quote.currency} />
      </span>
      {quote.side === "list_price" ? <span className="text-xs text-muted">Your list price</span> : null}
      <span>
        <StatusBadge {...STATUS[quote.status]} />
      </span>
      {quote.note ? <span className="break-words whitespace-pre-line">{quote.note}</span> : null}
      <span className="text-xs text-muted">
        <TimeText at={quote.created_at} />
      </span>
    </div>
  );
}

/** Every price that was named, the newest last: one's own at the left, the organizer's at the right. */
export function Quotes({ row }: { row: Row }) {
  const left = roundsLeft(row);
  return (
    <div className="grid gap-2">
      {row.quotes.length === 0 ? (
        <p className="m-0 text-muted">No price was named yet.</p>
      ) : (
        <table className="w-full table-fixed border-separate border-spacing-x-1.5 border-spacing-y-1 text-sm">
          <caption className="sr-only">Prices that were named, by version and side</caption>
          <thead className="text-xs text-muted">
            <tr>
              <th scope="col" className="w-7 text-left font-medium">
                <span className="sr-only">Version</span>
              </th>
              <th scope="col" className="text-left font-medium">
                You
              </th>
              <th scope="col" className="text-left font-medium">
                The organizer
              </th>
            </tr>
          </thead>
          <tbody>
            {row.quotes.map((quote) => (
              <tr key={quote.version} className="align-top">
                <th scope="row" className="figures pt-3 text-left text-xs font-medium text-muted">
                  <span className="sr-only">Version </span>
                  {quote.version}
                </th>
                <td className="p-0">{quote.side === "organizer" ? null : <Offer quote={quote} />}</td>
                <td className="p-0">{quote.side === "organizer" ? <Offer quote={quote} /> : null}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {isOpen(row) ? (
        <p className="m-0 text-xs text-muted">
          {left === 0
            ? `All ${MOST_ROUNDS} rounds are used: now it is yes or no.`
            : `${left} of ${MOST_ROUNDS} rounds of naming another price are left.`}
        </p>
      ) : null}
    </div>
  );
}
