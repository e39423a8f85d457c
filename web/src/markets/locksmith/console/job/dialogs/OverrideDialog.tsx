import { overrideStatus } from "@api/locksmith/sdk.gen";
import type { JobStatus } from "@api/locksmith/types.gen";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import { Select } from "@kit/console/Field";
import { JOB_STATUS, type Said } from "@markets/locksmith/words";
import { useState } from "react";
import type { DialogGiven } from "./given";
import { useJobIntent } from "./useJobIntent";

const STATES = Object.entries(JOB_STATUS) as [JobStatus, Said][];

export function OverrideDialog(given: DialogGiven) {
  const { job, action, onClose } = given;
  const [status, setStatus] = useState<JobStatus | "">("");
  const override = useJobIntent(given, (body: { status: JobStatus; reason: string }, keyed) =>
    overrideStatus({ path: { job_id: job.id }, body: { ...body, expected_status: job.status }, ...keyed }),
  );
  return (
    <ConfirmAction
      open
      danger
      title={action.label}
      says={action.confirm ?? ""}
      reason="required"
      confirmLabel="Override"
      busy={override.isPending}
      problem={override.error}
      notYet={status ? null : "Choose a status."}
      onConfirm={(reason) => status && override.mutate({ status, reason })}
      onClose={onClose}
    >
      <Select
        label="New status"
        value={status}
        none="Choose"
        options={STATES.filter(([name]) => name !== job.status).map(([value, { label }]) => ({ value, label }))}
        onChange={(event) => setStatus(event.currentTarget.value as JobStatus | "")}
      />
    </ConfirmAction>
  );
}
