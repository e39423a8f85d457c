import { keepDeposit, sendJobOnItsWay, steerDispatch, unassignJob } from "@api/locksmith/sdk.gen";
import type { JobFile } from "@api/locksmith/types.gen";
import type { Keyed } from "@kit/base/intent";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import type { DialogGiven } from "./given";
import { useJobIntent } from "./useJobIntent";

type Send = (job: JobFile, reason: string, keyed: Keyed) => Promise<unknown>;

const steer = (action: "start" | "next_wave" | "stop"): Send => {
  return (job, reason, keyed) =>
    steerDispatch({
      path: { job_id: job.id },
      body: { action, reason: reason || null, expected_status: job.status },
      ...keyed,
    });
};

/** The actions that need no more than a yes, and perhaps a reason. */
const SENDS: Record<string, Send> = {
  start_dispatch: steer("start"),
  next_wave: steer("next_wave"),
  stop_dispatch: steer("stop"),
  depart: (job, _, keyed) =>
    sendJobOnItsWay({ path: { job_id: job.id }, body: { expected_status: job.status }, ...keyed }),
  give_back: (job, reason, keyed) =>
    unassignJob({ path: { job_id: job.id }, body: { reason, expected_status: job.status }, ...keyed }),
  keep_deposit: (job, reason, keyed) =>
    keepDeposit({ path: { job_id: job.id }, body: { reason, expected_status: job.status }, ...keyed }),
};

export function MoveDialog(given: DialogGiven) {
  const { action, onClose } = given;
  const send = SENDS[action.name];
  const move = useJobIntent(given, async (reason: string, keyed, job) => send?.(job, reason, keyed));
  if (!send) return null;
  const mustSay = action.needs_reason || action.name === "give_back";
  return (
    <ConfirmAction
      open
      title={action.label}
      says={action.confirm ?? "This happens at once."}
      reason={mustSay ? "required" : action.name === "depart" ? "none" : "optional"}
      danger={action.name === "keep_deposit"}
      confirmLabel={action.label}
      busy={move.isPending}
      problem={move.error}
      onConfirm={(reason) => move.mutate(reason)}
      onClose={onClose}
    />
  );
}
