import type { DisputeRow, DisputeSeen } from "@api/strathwell/types.gen";
import { plainWords } from "@kit/base/format";
import { MoneyText } from "@kit/base/MoneyText";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import type { Column } from "@kit/console/columns";
import { BookingLink } from "@markets/strathwell/console/names";
import { DISPUTE, DISPUTE_REASON } from "@markets/strathwell/console/states";

const none = (text: string) => <span className="text-muted">{text}</span>;
export const reasonOf = ({ reason }: Pick<DisputeSeen, "reason">): string =>
  DISPUTE_REASON[reason] ?? plainWords(reason);

const OPENED: Record<string, string> = { organizer: "The organizer", vendor: "The vendor", admin: "Staff" };
const roleOf = (role: string): string => OPENED[role] ?? plainWords(role);
/** By name, and as what; of who has no name, as what. */
export const openedBy = ({
  opened_role,
  opened_by_name,
}: Pick<DisputeRow, "opened_role" | "opened_by_name">): string =>
  opened_by_name ? `${opened_by_name}, ${roleOf(opened_role).toLowerCase()}` : roleOf(opened_role);

export const columns: Column<DisputeRow>[] = [
  { id: "reason", header: "About", cell: reasonOf, width: 150, priority: 1 },
  {
    id: "status",
    header: "State",
    cell: (dispute) => <StatusBadge {...DISPUTE[dispute.status]} />,
    width: 220,
    priority: 2,
  },
  {
    id: "booking",
    header: "Booking",
    cell: (dispute) => <BookingLink id={dispute.booking_id} number={dispute.booking_number} />,
    width: 120,
    priority: 3,
  },
  { id: "by", header: "Opened by", cell: openedBy, width: 130, priority: 4 },
  {
    id: "amount",
    header: "Amount",
    cell: (dispute) =>
      dispute.amount_cents !== null && dispute.currency ? (
        <MoneyText amountMinor={dispute.amount_cents} currency={dispute.currency} />
      ) : (
        none("All of it")
      ),
    align: "end",
    width: 120,
    priority: 5,
  },
  { id: "says", header: "In their words", cell: (dispute) => dispute.description, width: 280, priority: 7 },
  { id: "opened", header: "Opened", cell: (dispute) => <TimeText at={dispute.created_at} />, width: 110, priority: 6 },
];
