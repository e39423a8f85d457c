import { setSubscription } from "@api/strathwell/sdk.gen";
import type { SetByStaff, SubscriptionRow, SubscriptionStatus } from "@api/strathwell/types.gen";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import { Select } from "@kit/console/Field";
import { useAct } from "@markets/strathwell/console/useAct";
import { useState } from "react";

export interface SetDialogProps {
  row: SubscriptionRow;
  options: readonly { value: SubscriptionStatus; label: string }[];
  onClose: () => void;
}

/** Staff set a state by hand; one without access ends what is billed, too. */
export function SetDialog({ row, options, onClose }: SetDialogProps) {
  const [status, setStatus] = useState<SubscriptionStatus>(row.status);
  const name = row.name || row.email || "this person";
  const set = useAct({
    send: (body: SetByStaff, keyed) => setSubscription({ path: { user_id: row.user_id }, body, ...keyed }),
    says: `The subscription of ${name} is changed`,
    onDone: onClose,
  });
  return (
    <ConfirmAction
      open
      title={`Change the subscription of ${name}`}
      says="On trial or active, they see templates whole and may plan with them. In any other state they may not, and what is billed ends."
      reason="required"
      confirmLabel="Change it"
      notYet={status === row.status ? "Choose another state than it is in." : null}
      busy={set.isPending}
      problem={set.error}
      onConfirm={(reason) => set.mutate({ status, reason })}
      onClose={onClose}
    >
      <Select
        label="State"
        data-first=""
        value={status}
        options={options}
        onChange={(event) => setStatus(event.currentTarget.value as SubscriptionStatus)}
      />
    </ConfirmAction>
  );
}
