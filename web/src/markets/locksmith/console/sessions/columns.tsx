import type { SessionListed } from "@api/locksmith/types.gen";
import { MoneyText } from "@kit/base/MoneyText";
import { PhoneText } from "@kit/base/PhoneText";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import type { Column } from "@kit/console/columns";
import { TextLink } from "@markets/locksmith/console/TextLink";
import { SERVICE, SESSION_STEP, URGENCY } from "@markets/locksmith/words";
import { Flag } from "lucide-react";
import { ProgressBar } from "./ProgressBar";

const none = (text: string) => <span className="text-muted">{text}</span>;

export const columns: Column<SessionListed>[] = [
  { id: "name", header: "Name", cell: (session) => session.name, width: 140, priority: 1 },
  {
    id: "step",
    header: "Step",
    cell: (session) => <StatusBadge {...SESSION_STEP[session.step]} />,
    width: 160,
    priority: 2,
  },
  {
    id: "progress",
    header: "Progress",
    cell: (session) => <ProgressBar session={session} />,
    width: 165,
    priority: 3,
  },
  {
    id: "created",
    header: "Started",
    cell: (session) => <TimeText at={session.created_at} />,
    sortable: true,
    width: 110,
    priority: 7,
  },
  {
    id: "phone",
    header: "Phone",
    cell: (session) => <PhoneText plain phone={session.phone} />,
    width: 150,
    priority: 4,
  },
  { id: "city", header: "City", cell: (session) => session.city ?? none("Unknown"), width: 110, priority: 6 },
  {
    id: "job",
    header: "Job",
    cell: (session) =>
      session.job_id ? <TextLink href={`/jobs/${session.job_id}`}>{session.job_number}</TextLink> : none("None"),
    width: 75,
    priority: 5,
  },
  {
    id: "flags",
    header: "Flags",
    cell: (session) =>
      session.flags.length ? (
        <span title={session.flags.join("\n")} className="text-trouble-ink">
          <Flag size={14} aria-hidden className="mr-1 inline align-[-2px]" />
          {session.flags.join("; ")}
        </span>
      ) : (
        none("None")
      ),
    width: 170,
    priority: 9,
  },
  {
    id: "service",
    header: "Service",
    cell: (session) => (session.service_type ? SERVICE[session.service_type] : none("Not chosen")),
    width: 120,
    priority: 8,
  },
  {
    id: "urgency",
    header: "Urgency",
    cell: (session) => (session.urgency ? URGENCY[session.urgency] : none("Not chosen")),
    width: 110,
    hiddenAtFirst: true,
  },
  {
    id: "last_step",
    header: "Went on",
    cell: (session) => <TimeText at={session.last_step_at} />,
    sortable: true,
    width: 110,
    priority: 10,
  },
  {
    id: "deposit",
    header: "Deposit",
    cell: (session) =>
      session.deposit_minor === null ? (
        none("None")
      ) : (
        <MoneyText amountMinor={session.deposit_minor} currency={session.currency} />
      ),
    align: "end",
    width: 90,
    hiddenAtFirst: true,
  },
  {
    id: "address",
    header: "Address",
    cell: (session) => session.address_line ?? none("Unknown"),
    width: 240,
    hiddenAtFirst: true,
  },
];
