import type { MessageSeen } from "@api/locksmith/types.gen";
import type { Filter, FilterValue } from "@kit/console/filters";
import { MESSAGE_STATUS } from "./status";

const lasting: Filter[] = [
  { name: "failed", label: "Did not arrive", kind: "flag" },
  { name: "flagged", label: "To look at", kind: "flag" },
  {
    name: "direction",
    label: "Direction",
    kind: "choice",
    options: [
      { value: "in", label: "To us" },
      { value: "out", label: "From us" },
    ],
  },
  {
    name: "status",
    label: "Status",
    kind: "choices",
    options: Object.entries(MESSAGE_STATUS).map(([value, { label }]) => ({ value, label })),
  },
  {
    name: "channel",
    label: "Channel",
    kind: "choice",
    options: [
      { value: "sms", label: "Text" },
      { value: "email", label: "Mail" },
      { value: "push", label: "Notification" },
    ],
  },
];

/** The filters; one given by a link from a job or a locksmith is among them as long as it is on. */
export function filtersFor(asked: FilterValue, rows: readonly MessageSeen[] | undefined): Filter[] {
  const given: Filter[] = [];
  if (typeof asked.job_id === "string") {
    const label = rows?.find((row) => row.job_id === asked.job_id)?.job_number ?? "this one";
    given.push({ name: "job_id", label: "Job", kind: "choice", options: [{ value: asked.job_id, label }] });
  }
  if (typeof asked.locksmith_id === "string") {
    const label = rows?.find((row) => row.counterpart.id === asked.locksmith_id)?.counterpart.name ?? "this one";
    given.push({
      name: "locksmith_id",
      label: "Locksmith",
      kind: "choice",
      options: [{ value: asked.locksmith_id, label }],
    });
  }
  return [...given, ...lasting];
}
