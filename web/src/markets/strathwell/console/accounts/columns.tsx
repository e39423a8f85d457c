import type { MemberSeen } from "@api/strathwell/types.gen";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import type { Column } from "@kit/console/columns";
import type { Filter } from "@kit/console/filters";
import { devicesOf, memberName, roleName, STANDING } from "./words";

const none = (text: string) => <span className="text-muted">{text}</span>;

export const columns: Column<MemberSeen>[] = [
  {
    id: "name",
    header: "Who",
    cell: (one) => (
      <>
        {memberName(one)}
        {one.is_you ? <span className="text-muted"> (you)</span> : null}
      </>
    ),
    width: 200,
    priority: 1,
  },
  {
    id: "status",
    header: "Account",
    cell: (one) => <StatusBadge {...STANDING[one.status]} />,
    width: 120,
    priority: 2,
  },
  {
    id: "roles",
    header: "Roles",
    cell: (one) => one.roles.map(({ role }) => roleName(role)).join(", "),
    width: 180,
    priority: 3,
  },
  { id: "email", header: "E-mail", cell: (one) => one.email ?? none("None"), width: 240, priority: 4 },
  {
    id: "devices",
    header: "Signed in on",
    cell: (one) => (one.devices ? devicesOf(one) : none(devicesOf(one))),
    width: 120,
    priority: 5,
  },
  { id: "since", header: "Since", cell: (one) => <TimeText at={one.created_at} />, width: 120, priority: 6 },
];

export const filters: Filter[] = [
  {
    name: "role",
    label: "Role",
    kind: "choice",
    options: ["organizer", "vendor", "admin"].map((value) => ({ value, label: roleName(value) })),
  },
  {
    name: "status",
    label: "Account",
    kind: "choice",
    options: (["active", "suspended"] as const).map((value) => ({ value, label: STANDING[value].label })),
  },
];
