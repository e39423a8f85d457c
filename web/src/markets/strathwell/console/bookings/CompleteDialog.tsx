import { seeAnyBookingQueryKey } from "@api/strathwell/@tanstack/react-query.gen";
import { forceCompleteBooking } from "@api/strathwell/sdk.gen";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import { useAct } from "@markets/strathwell/console/useAct";
import type { DialogGiven } from "./given";

export function CompleteDialog({ booking, says, onClose }: DialogGiven) {
  const complete = useAct({
    send: (reason: string, keyed) =>
      forceCompleteBooking({ path: { booking_id: booking.id }, body: { reason }, ...keyed }),
    says: `Booking ${booking.number} is complete`,
    at: seeAnyBookingQueryKey({ path: { booking_id: booking.id } }),
    onDone: onClose,
  });
  return (
    <ConfirmAction
      open
      title={`Complete booking ${booking.number} by hand`}
      says={says}
      reason="required"
      confirmLabel="Complete by hand"
      busy={complete.isPending}
      problem={complete.error}
      onConfirm={(reason) => complete.mutate(reason)}
      onClose={onClose}
    />
  );
}
