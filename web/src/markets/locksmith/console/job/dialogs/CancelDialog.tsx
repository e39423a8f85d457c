import { cancelJob } from "@api/locksmith/sdk.gen";
import type { Cancel } from "@api/locksmith/types.gen";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import { Select } from "@kit/console/Field";
import { OUTCOME } from "@markets/locksmith/words";
import { useState } from "react";
import type { DialogGiven } from "./given";
import { useJobIntent } from "./useJobIntent";

type CancelOutcome = NonNullable<Cancel["outcome"]>;
const OUTCOMES: CancelOutcome[] = ["customer_no_show", "locksmith_no_show", "unsuccessful"];

export function CancelDialog(given: DialogGiven) {
  const { job, action, onClose } = given;
  const [outcome, setOutcome] = useState<CancelOutcome | "">("");
  const cancel = useJobIntent(given, (body: { reason: string; outcome: CancelOutcome | null }, keyed) =>
    cancelJob({ path: { job_id: job.id }, body: { ...body, expected_status: job.status }, ...keyed }),
  );
  return (
    <ConfirmAction
      open
      danger
      title={action.label}
      says={action.confirm ?? ""}
      reason="required"
      confirmLabel={action.label}
      busy={cancel.isPending}
      problem={cancel.error}
      onConfirm={(reason) => cancel.mutate({ reason, outcome: outcome || null })}
      onClose={onClose}
    >
      <Select
        label="What happened"
        optional
        value={outcome}
        none="Something else"
        options={OUTCOMES.map((name) => ({ value: name, label: OUTCOME[name] }))}
        onChange={(event) => setOutcome(event.currentTarget.value as CancelOutcome | "")}
      />
    </ConfirmAction>
  );
}
