import { steerDispatch } from "@api/locksmith/sdk.gen";
import { ChoiceBox } from "@kit/console/ChoiceBox";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import { useState } from "react";
import type { DialogGiven } from "./given";
import { useJobIntent } from "./useJobIntent";

/** A refunded job comes alive only with a decision about its deposit. */
export function RestartDialog(given: DialogGiven) {
  const { job, action, onClose } = given;
  const mustDecide = Boolean(action.needs_deposit_decision);
  const [isWaived, waive] = useState(false);
  const restart = useJobIntent(given, (reason: string, keyed) =>
    steerDispatch({
      path: { job_id: job.id },
      body: {
        action: "restart",
        reason: reason || null,
        deposit_decision: mustDecide ? "waive" : null,
        expected_status: job.status,
      },
      ...keyed,
    }),
  );
  return (
    <ConfirmAction
      open
      title={action.label}
      says={action.confirm ?? ""}
      reason={action.needs_reason ? "required" : "optional"}
      confirmLabel={action.label}
      busy={restart.isPending}
      problem={restart.error}
      notYet={mustDecide && !isWaived ? "The deposit went back: decide about it first." : null}
      onConfirm={(reason) => restart.mutate(reason)}
      onClose={onClose}
    >
      {mustDecide ? (
        <ChoiceBox
          label="Go on without a deposit"
          detail="The deposit went back to the customer. The job goes on unpaid."
          checked={isWaived}
          onChange={waive}
        />
      ) : null}
    </ConfirmAction>
  );
}
