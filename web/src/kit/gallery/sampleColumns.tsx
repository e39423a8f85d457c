import { MoneyText } from "@kit/base/MoneyText";
import { PhoneText } from "@kit/base/PhoneText";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import type { Column } from "@kit/console/DataTable";
import type { Sample } from "./samples";

export const SAMPLE_COLUMNS: Column<Sample>[] = [
  { id: "number", header: "Number", cell: (row) => row.number, sortable: true, width: 110, priority: 1 },
  {
    id: "status",
    header: "Status",
    cell: (row) => <StatusBadge tone={row.status.tone} label={row.status.label} />,
    sortable: true,
    width: 180,
    priority: 2,
  },
  { id: "name", header: "Customer", cell: (row) => row.name, sortable: true, priority: 3 },
  { id: "phone", header: "Phone", cell: (row) => <PhoneText phone={row.phone} />, width: 140 },
  { id: "city", header: "City", cell: (row) => row.city, sortable: true, width: 120 },
  { id: "at", header: "Created", cell: (row) => <TimeText at={row.at} as="clock" />, sortable: true, width: 110 },
  {
    id: "amount",
    header: "Deposit",
    cell: (row) => <MoneyText amountMinor={row.amountMinor} currency="USD" />,
    align: "end",
    width: 100,
  },
];
