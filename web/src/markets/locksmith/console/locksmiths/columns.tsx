import type { LocksmithListed } from "@api/locksmith/types.gen";
import { PhoneText } from "@kit/base/PhoneText";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import type { Column } from "@kit/console/columns";
import { TextLink } from "@markets/locksmith/console/TextLink";
import { AVAILABILITY } from "./availability";
import { rateText } from "./figures";
import { Services } from "./Services";
import { ActiveToggle, AvailableToggle } from "./Toggles";

const none = (text: string) => <span className="text-muted">{text}</span>;

const rate = (value: number | null) => rateText(value) ?? none("None yet");

export function columnsWith(onDeactivate: (locksmith: LocksmithListed) => void): Column<LocksmithListed>[] {
  return [
    {
      id: "name",
      header: "Name",
      cell: (locksmith) => locksmith.display_name,
      sortable: true,
      width: 170,
      priority: 1,
    },
    {
      id: "standing",
      header: "Standing",
      cell: (locksmith) => <StatusBadge {...AVAILABILITY[locksmith.availability]} />,
      width: 140,
      priority: 2,
    },
    {
      id: "phone",
      header: "Phone",
      cell: (locksmith) => <PhoneText plain phone={locksmith.phone} />,
      width: 150,
      priority: 3,
    },
    { id: "city", header: "City", cell: (locksmith) => locksmith.primary_city, width: 105, priority: 4 },
    {
      id: "active",
      header: "Active",
      cell: (locksmith) => <ActiveToggle locksmith={locksmith} onDeactivate={onDeactivate} />,
      width: 70,
      priority: 5,
    },
    {
      id: "available",
      header: "Available",
      cell: (locksmith) => <AvailableToggle locksmith={locksmith} />,
      width: 90,
      priority: 6,
    },
    { id: "services", header: "Services", cell: (locksmith) => <Services of={locksmith} />, width: 280, priority: 9 },
    {
      id: "open_job",
      header: "Open job",
      cell: (locksmith) =>
        locksmith.open_job ? (
          <TextLink href={`/jobs/${locksmith.open_job.id}`}>{locksmith.open_job.number}</TextLink>
        ) : (
          none("None")
        ),
      width: 85,
      priority: 7,
    },
    {
      id: "acceptance",
      header: "Said yes",
      cell: (locksmith) => rate(locksmith.acceptance_rate),
      align: "end",
      width: 85,
      priority: 10,
    },
    {
      id: "completion",
      header: "Completed",
      cell: (locksmith) => rate(locksmith.completion_rate),
      align: "end",
      width: 95,
      priority: 11,
    },
    {
      id: "last_answer",
      header: "Last answer",
      cell: (locksmith) => (locksmith.last_answered_at ? <TimeText at={locksmith.last_answered_at} /> : none("Never")),
      width: 110,
      priority: 8,
    },
    {
      id: "last_seen",
      header: "Last text",
      cell: (locksmith) => (locksmith.last_seen_at ? <TimeText at={locksmith.last_seen_at} /> : none("Never")),
      width: 110,
      hiddenAtFirst: true,
    },
    {
      id: "onboarded",
      header: "With us since",
      cell: (locksmith) => <TimeText at={locksmith.onboarded_at} />,
      sortable: true,
      width: 120,
      hiddenAtFirst: true,
    },
  ];
}
