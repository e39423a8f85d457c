import type { JobSeen } from "@api/locksmith/types.gen";
import { formatClock } from "@kit/base/format";
import type { Stage } from "@kit/public/Stepper";

interface Milestone {
  name: string;
  label: string;
  at: string | null;
}

function milestones(job: JobSeen): Milestone[] {
  const name = job.locksmith?.name;
  const road: Milestone[] = [
    { name: "paid", label: "Deposit paid", at: job.created_at },
    { name: "assigned", label: name ? `${name} said yes` : "A locksmith says yes", at: job.assigned_at },
    { name: "en_route", label: "On the way", at: job.en_route_at },
    { name: "arrived", label: "At your door", at: job.arrived_at },
    { name: "completed", label: "Done", at: job.completed_at },
  ];
  const end = job.canceled_at ?? job.failed_at;
  if (!end) return road;
  const label = job.canceled_at ? "Canceled" : "Nobody could come";
  return [...road.filter((one) => one.at), { name: "ended", label, at: end }];
}

/** The road of a job; what was skipped (nobody texts "on the way") counts as passed. */
export function stagesOf(job: JobSeen): Stage[] {
  const road = milestones(job);
  const last = road.findLastIndex((one) => one.at !== null);
  const isOver = Boolean(job.completed_at ?? job.canceled_at ?? job.failed_at);
  return road.map((one, index) => ({
    name: one.name,
    label: one.label,
    detail: one.at ? formatClock(new Date(one.at)) : undefined,
    state: index <= last ? "done" : index === last + 1 && !isOver ? "now" : "ahead",
  }));
}
