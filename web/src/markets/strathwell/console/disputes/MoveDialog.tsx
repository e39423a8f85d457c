import { seeAnyDisputeQueryKey } from "@api/strathwell/@tanstack/react-query.gen";
import { setDisputeStatus } from "@api/strathwell/sdk.gen";
import type { DisputeForStaff } from "@api/strathwell/types.gen";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import { useAct } from "@markets/strathwell/console/useAct";

export interface MoveDialogProps {
  dispute: DisputeForStaff;
  reject: boolean;
  onClose: () => void;
}

export function MoveDialog({ dispute, reject, onClose }: MoveDialogProps) {
  const move = useAct({
    send: (note: string, keyed) =>
      setDisputeStatus({
        path: { dispute_id: dispute.id },
        body: { status: reject ? "rejected" : "under_review", note: note || null },
        ...keyed,
      }),
    says: reject ? "The dispute is rejected" : "The dispute is under review",
    at: seeAnyDisputeQueryKey({ path: { dispute_id: dispute.id } }),
    onDone: onClose,
  });
  return (
    <ConfirmAction
      open
      danger={reject}
      title={reject ? "Reject this dispute" : "Start the review"}
      says={
        reject
          ? "Nothing goes back. What was held for the vendors goes on from where it was. The parties read your reason."
          : "The parties see that somebody looks into it. The vendors' money stays held meanwhile."
      }
      reason={reject ? "required" : "none"}
      confirmLabel={reject ? "Reject" : "Start the review"}
      busy={move.isPending}
      problem={move.error}
      onConfirm={(reason) => move.mutate(reason)}
      onClose={onClose}
    />
  );
}
