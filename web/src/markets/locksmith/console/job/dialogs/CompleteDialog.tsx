import { completeJob } from "@api/locksmith/sdk.gen";
import type { Outcome } from "@api/locksmith/types.gen";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import { Select } from "@kit/console/Field";
import { OUTCOME } from "@markets/locksmith/words";
import { useState } from "react";
import type { DialogGiven } from "./given";
import { useJobIntent } from "./useJobIntent";

const OUTCOMES = Object.entries(OUTCOME) as [Outcome, string][];

export function CompleteDialog(given: DialogGiven) {
  const { job, action, onClose } = given;
  const [outcome, setOutcome] = useState<Outcome>("done");
  const complete = useJobIntent(given, (body: { reason: string | null; outcome: Outcome }, keyed) =>
    completeJob({ path: { job_id: job.id }, body: { ...body, expected_status: job.status }, ...keyed }),
  );
  return (
    <ConfirmAction
      open
      title={action.label}
      says={action.confirm ?? ""}
      reason={outcome === "done" ? "optional" : "required"}
      confirmLabel={action.label}
      busy={complete.isPending}
      problem={complete.error}
      onConfirm={(reason) => complete.mutate({ reason: reason || null, outcome })}
      onClose={onClose}
    >
      <Select
        label="Outcome"
        value={outcome}
        options={OUTCOMES.map(([value, label]) => ({ value, label }))}
        onChange={(event) => setOutcome(event.currentTarget.value as Outcome)}
      />
    </ConfirmAction>
  );
}
