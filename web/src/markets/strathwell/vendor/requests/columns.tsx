import type { BookingForVendor } from "@api/strathwell/types.gen";
import { MoneyText } from "@kit/base/MoneyText";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import type { Column } from "@kit/console/columns";
import { shortDay } from "@markets/strathwell/days";
import { AnswerWithin } from "./AnswerWithin";
import { statusOf } from "./status";
import { isOpen, priceOf } from "./turn";

const none = (text: string) => <span className="text-muted">{text}</span>;
const people = new Intl.NumberFormat("en-US");

export const columns: Column<BookingForVendor>[] = [
  {
    id: "number",
    header: "Request",
    cell: ({ number, event_date }) => `#${number}${event_date ? ` · ${shortDay(event_date)}` : ""}`,
    width: 180,
    priority: 1,
  },
  { id: "status", header: "Status", cell: (asked) => <StatusBadge {...statusOf(asked)} />, width: 160, priority: 2 },
  {
    id: "answer",
    header: "Answer within",
    cell: ({ vendor }) => (isOpen(vendor) ? <AnswerWithin row={vendor} short /> : none("Answered")),
    width: 180,
    priority: 3,
  },
  {
    id: "price",
    header: "Price",
    cell: ({ vendor }) => {
      const price = priceOf(vendor);
      return price ? <MoneyText amountMinor={price.cents} currency={vendor.currency} /> : none("Yours to name");
    },
    align: "end",
    width: 120,
    priority: 4,
  },
  {
    id: "guests",
    header: "Guests",
    cell: ({ guest_count }) => (guest_count === null ? none("Not said") : people.format(guest_count)),
    align: "end",
    width: 90,
    priority: 5,
  },
  {
    id: "place",
    header: "Where",
    cell: ({ location_text }) => location_text || none("Not said"),
    width: 180,
    priority: 6,
  },
  { id: "asked", header: "Asked", cell: ({ created_at }) => <TimeText at={created_at} />, width: 110, priority: 7 },
];
