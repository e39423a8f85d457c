import type { JobRow } from "@api/locksmith/types.gen";
import { MoneyText } from "@kit/base/MoneyText";
import { PhoneText } from "@kit/base/PhoneText";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import type { Column } from "@kit/console/columns";
import { InnerLink } from "@kit/console/InnerLink";
import { DEPOSIT_STATUS, JOB_STATUS, SERVICE, URGENCY } from "@markets/locksmith/words";

/** The source's columns, in its order, and a few to choose. */
export const columns: Column<JobRow>[] = [
  {
    id: "number",
    header: "Job",
    cell: (job) => <span className="figures font-medium">{job.number}</span>,
    sortable: true,
    width: 70,
    priority: 1,
  },
  {
    id: "customer_phone",
    header: "Customer",
    cell: (job) => <PhoneText plain phone={job.customer_phone} />,
    sortable: true,
    width: 140,
    priority: 3,
  },
  { id: "customer_name", header: "Name", cell: (job) => job.customer_name, hiddenAtFirst: true },
  {
    id: "service_type",
    header: "Service",
    cell: (job) => SERVICE[job.service_type],
    sortable: true,
    width: 115,
    priority: 4,
  },
  { id: "urgency", header: "Urgency", cell: (job) => URGENCY[job.urgency], width: 110, hiddenAtFirst: true },
  { id: "city", header: "City", cell: (job) => job.city, sortable: true, width: 110, priority: 5 },
  {
    id: "status",
    header: "Status",
    cell: (job) => <StatusBadge tone={JOB_STATUS[job.status].tone} label={JOB_STATUS[job.status].label} />,
    sortable: true,
    width: 130,
    priority: 2,
  },
  {
    id: "assigned_locksmith_name",
    header: "Locksmith",
    cell: (job) =>
      job.assigned_locksmith_id ? (
        <InnerLink href={`/locksmiths/${job.assigned_locksmith_id}`}>{job.assigned_locksmith_name}</InnerLink>
      ) : (
        <span className="text-muted">Nobody yet</span>
      ),
    sortable: true,
    width: 150,
    priority: 6,
  },
  {
    id: "created_at",
    header: "Created",
    cell: (job) => <TimeText at={job.created_at} />,
    sortable: true,
    width: 110,
    priority: 7,
  },
  {
    id: "deposit_minor",
    header: "Deposit",
    cell: (job) => <MoneyText amountMinor={job.deposit_minor} currency={job.currency} />,
    align: "end",
    width: 100,
    hiddenAtFirst: true,
    priority: 8,
  },
  {
    id: "deposit_status",
    header: "Deposit status",
    cell: (job) => (
      <StatusBadge tone={DEPOSIT_STATUS[job.deposit_status].tone} label={DEPOSIT_STATUS[job.deposit_status].label} />
    ),
    sortable: true,
    width: 150,
    priority: 9,
  },
];
