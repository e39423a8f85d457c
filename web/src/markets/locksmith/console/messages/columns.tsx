import type { MessageSeen } from "@api/locksmith/types.gen";
import { PhoneText } from "@kit/base/PhoneText";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import type { Column } from "@kit/console/columns";
import { TextLink } from "@markets/locksmith/console/TextLink";
import { ArrowDownLeft, ArrowUpRight } from "lucide-react";
import { problemOf, statusOf, whoOf } from "./status";

export function Direction({ direction }: { direction: MessageSeen["direction"] }) {
  const Icon = direction === "in" ? ArrowDownLeft : ArrowUpRight;
  return (
    <span className="flex items-center gap-1">
      <Icon size={14} aria-hidden className="shrink-0 text-muted" />
      {direction === "in" ? "To us" : "From us"}
    </span>
  );
}

const empty = <span className="text-muted">None</span>;

/** With `problems` what went wrong stands beside the status: the list of what did not arrive. */
export function columnsWith(problems: boolean): Column<MessageSeen>[] {
  return [
    {
      id: "created",
      header: "Time",
      cell: (one) => <TimeText at={one.created_at} />,
      sortable: true,
      width: 110,
      priority: 3,
    },
    {
      id: "direction",
      header: "Direction",
      cell: (one) => <Direction direction={one.direction} />,
      width: 110,
      priority: 4,
    },
    {
      id: "who",
      header: "Who",
      cell: (one) =>
        one.counterpart.href ? (
          <TextLink href={one.counterpart.href}>{whoOf(one)}</TextLink>
        ) : (
          <span className="text-muted">{whoOf(one)}</span>
        ),
      width: 150,
      priority: 2,
    },
    { id: "status", header: "Status", cell: (one) => <StatusBadge {...statusOf(one)} />, width: 150, priority: 3 },
    {
      id: "problem",
      header: "What went wrong",
      cell: (one) => <span className="text-trouble-ink">{problemOf(one)}</span>,
      width: 260,
      priority: 7,
      hiddenAtFirst: !problems,
    },
    {
      id: "text",
      header: "Text",
      cell: (one) => <span title={one.body}>{one.subject_line || one.body}</span>,
      width: 280,
      priority: 1,
    },
    {
      id: "job",
      header: "Job",
      cell: (one) => (one.job_id ? <TextLink href={`/jobs/${one.job_id}`}>{one.job_number ?? "Job"}</TextLink> : empty),
      width: 75,
      priority: 5,
    },
    {
      id: "phone",
      header: "Phone or mail",
      cell: (one) =>
        one.channel === "sms" ? <PhoneText plain phone={one.counterpart.address} /> : one.counterpart.address,
      width: 150,
      priority: 8,
    },
    { id: "template", header: "Template", cell: (one) => one.template ?? empty, width: 160, priority: 9 },
    { id: "segments", header: "Parts", cell: (one) => one.segments ?? "", align: "end", width: 65, priority: 10 },
  ];
}
