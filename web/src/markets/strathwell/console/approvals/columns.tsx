import type { ApprovalSeen } from "@api/strathwell/types.gen";
import { plainWords } from "@kit/base/format";
import { MoneyText } from "@kit/base/MoneyText";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import type { Column } from "@kit/console/columns";
import { SomeOne } from "@markets/strathwell/console/SomeOne";
import { approvalState } from "@markets/strathwell/console/states";

const WHAT: Record<string, string> = {
  payout: "Send a payout",
  refund: "Give money back",
  dispute: "Decide a dispute",
  role: "Change a role",
};
export const whatOf = ({ action }: ApprovalSeen): string => WHAT[action] ?? plainWords(action);

export const columns: Column<ApprovalSeen>[] = [
  { id: "what", header: "What", cell: whatOf, width: 170, priority: 1 },
  {
    id: "status",
    header: "State",
    cell: (one) => <StatusBadge {...approvalState(one)} />,
    width: 210,
    priority: 2,
  },
  {
    id: "amount",
    header: "Amount",
    cell: (one) =>
      one.amount_cents !== null && one.currency ? (
        <MoneyText amountMinor={one.amount_cents} currency={one.currency} />
      ) : (
        <span className="text-muted">None</span>
      ),
    align: "end",
    width: 120,
    priority: 3,
  },
  { id: "by", header: "Asked by", cell: (one) => <SomeOne id={one.requested_by} />, width: 180, priority: 4 },
  { id: "reason", header: "Why", cell: (one) => one.reason, width: 220, priority: 5 },
  { id: "asked", header: "Asked", cell: (one) => <TimeText at={one.created_at} />, width: 110, priority: 6 },
  { id: "expires", header: "Lapses", cell: (one) => <TimeText at={one.expires_at} />, width: 110, priority: 7 },
];
