import { stepBack } from "@api/strathwell/sdk.gen";
import type { StepBack } from "@api/strathwell/types.gen";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import type { AnswerGiven } from "./given";
import { useAnswer } from "./useAnswer";

export function StepBackDialog({ asked, onClose }: AnswerGiven) {
  const leave = useAnswer<StepBack>(`You stepped back from request #${asked.number}`, onClose, (body, keyed) =>
    stepBack({ path: { booking_id: asked.id }, body, ...keyed }),
  );
  return (
    <ConfirmAction
      open
      danger
      title={`Step back from request #${asked.number}`}
      says={
        asked.vendor.hold
          ? "You leave the booking and the day you keep for it is free again. The organizer is told, with your reason."
          : "You leave the booking. The organizer is told, with your reason."
      }
      reason="required"
      confirmLabel="Step back"
      busy={leave.isPending}
      problem={leave.error}
      onConfirm={(reason) => leave.mutate({ reason })}
      onClose={onClose}
    />
  );
}
