import type { ActionSeen, BookingSeen, VendorRow } from "@api/strathwell/types.gen";
import { formatMoney } from "@kit/base/format";
import { StatusBadge } from "@kit/base/StatusBadge";
import { Card } from "@kit/public/Card";
import { shortDay } from "@markets/strathwell/days";
import { rowSaid } from "@markets/strathwell/rows";
import { TimeLeft } from "@markets/strathwell/TimeLeft";
import { CATEGORY } from "@markets/strathwell/words";
import { Quotes } from "./Quotes";
import { RowActions } from "./RowActions";

export interface VendorCardProps {
  booking: BookingSeen;
  row: VendorRow;
  actions: readonly ActionSeen[];
}

/** In which place one stands for the day, and until when. */
function Day({ row }: { row: VendorRow }) {
  if (row.secured_on) {
    return (
      <p className="m-0 text-sm font-medium text-done-ink">
        {row.kind === "venue" ? `${shortDay(row.secured_on)} is yours.` : `Booked for ${shortDay(row.secured_on)}.`}
      </p>
    );
  }
  if (!row.hold) return null;
  return (
    <p className="m-0 text-sm">
      {row.hold.rank === 1
        ? `Keeps ${shortDay(row.hold.day)} for you, first in line, for `
        : `You are number ${row.hold.rank} in line for ${shortDay(row.hold.day)}, for `}
      <TimeLeft until={row.hold.expires_at} over="no longer" />. Who pays first has the day.
    </p>
  );
}

function Deadline({ row }: { row: VendorRow }) {
  if (!row.respond_by) return null;
  return (
    <p className="m-0 text-sm">
      {row.status === "countered" ? "You have " : "They have "}
      <TimeLeft until={row.respond_by} over="no time left" /> to answer.
    </p>
  );
}

const NOT_ASKED = { tone: "stopped", label: "Not asked yet" } as const;

/** One vendor's part in it: where it stands, every price named, and what one may answer. */
export function VendorCard({ booking, row, actions }: VendorCardProps) {
  return (
    <Card className="flex flex-col gap-3">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h3 className="m-0 text-lg font-semibold wrap-anywhere">{row.business_name}</h3>
          <p className="m-0 text-sm text-muted">{CATEGORY[row.category]}</p>
        </div>
        <StatusBadge {...(booking.status === "draft" ? NOT_ASKED : rowSaid(row.status))} />
      </div>
      {row.agreed_amount_cents === null ? null : (
        <p className="figures m-0 text-2xl font-bold">{formatMoney(row.agreed_amount_cents, row.currency)}</p>
      )}
      <Deadline row={row} />
      <Day row={row} />
      {row.status === "approved" && row.quotes.length === 1 ? null : <Quotes row={row} />}
      {row.note && !row.quotes.some((quote) => quote.note === row.note) ? (
        <p className="m-0 wrap-anywhere">They say: “{row.note}”</p>
      ) : null}
      <RowActions booking={booking} row={row} actions={actions} />
    </Card>
  );
}
