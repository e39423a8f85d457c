import type { PayoutForStaff } from "@api/strathwell/types.gen";
import { MoneyText } from "@kit/base/MoneyText";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import type { Column } from "@kit/console/columns";
import { BookingLink } from "@markets/strathwell/console/names";
import { MILESTONE, PAYOUT } from "@markets/strathwell/console/states";

/** `waiting`: payouts that one person approved and another has to. */
export function columnsWith(waiting: ReadonlySet<string>): Column<PayoutForStaff>[] {
  return [
    {
      id: "vendor",
      header: "Vendor",
      cell: (payout) => payout.vendor_name || "No name yet",
      width: 180,
      priority: 1,
    },
    {
      id: "status",
      header: "Stage",
      cell: (payout) =>
        waiting.has(payout.id) ? (
          <StatusBadge tone="waiting" label="Needs a second person" />
        ) : (
          <StatusBadge {...PAYOUT[payout.status]} />
        ),
      width: 200,
      priority: 2,
    },
    {
      id: "amount",
      header: "Amount",
      cell: (payout) => (
        <MoneyText
          amountMinor={payout.unpaid_cents || payout.sent_cents || payout.amount_cents}
          currency={payout.currency}
        />
      ),
      align: "end",
      width: 120,
      priority: 3,
    },
    { id: "milestone", header: "Milestone", cell: (payout) => MILESTONE[payout.milestone], width: 120, priority: 5 },
    {
      id: "booking",
      header: "Booking",
      cell: (payout) => <BookingLink id={payout.booking_id} number={payout.booking_number} />,
      width: 120,
      priority: 6,
    },
    {
      id: "why",
      header: "Why not yet",
      cell: (payout) =>
        payout.why[0] ?? (
          <span className="text-muted">{payout.status === "paid" ? "It is paid" : "Nothing in the way"}</span>
        ),
      width: 260,
      priority: 4,
    },
    { id: "created", header: "Since", cell: (payout) => <TimeText at={payout.created_at} />, width: 110, priority: 7 },
  ];
}
