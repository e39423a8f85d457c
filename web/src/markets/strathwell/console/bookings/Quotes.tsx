import type { QuoteSeen } from "@api/strathwell/types.gen";
import { MoneyText } from "@kit/base/MoneyText";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { PlainTable } from "@markets/strathwell/console/PlainTable";
import { QUOTE } from "@markets/strathwell/console/states";

const SIDE: Record<QuoteSeen["side"], string> = {
  vendor: "The vendor",
  organizer: "The organizer",
  list_price: "List price",
};

/** Everything that was offered between an organizer and one vendor. */
export function Quotes({ quotes, of }: { quotes: readonly QuoteSeen[]; of: string }) {
  return (
    <PlainTable
      label={`Offers of ${of}`}
      rows={quotes}
      rowKey={(quote) => String(quote.version)}
      empty="Nothing was offered."
      columns={[
        { id: "version", header: "No.", cell: (quote) => <span className="figures">{quote.version}</span> },
        { id: "side", header: "Whose word", cell: (quote) => SIDE[quote.side] },
        {
          id: "amount",
          header: "Amount",
          align: "end",
          cell: (quote) => <MoneyText amountMinor={quote.amount_cents} currency={quote.currency} />,
        },
        { id: "status", header: "Became", cell: (quote) => <StatusBadge {...QUOTE[quote.status]} /> },
        { id: "at", header: "When", cell: (quote) => <TimeText at={quote.created_at} /> },
        { id: "note", header: "Note", cell: (quote) => quote.note || <span className="text-muted">None</span> },
      ]}
    />
  );
}
