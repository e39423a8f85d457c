import { seeAnyBookingQueryKey } from "@api/strathwell/@tanstack/react-query.gen";
import { cancelAnyBooking } from "@api/strathwell/sdk.gen";
import type { AdminCancel } from "@api/strathwell/types.gen";
import { formatMoney } from "@kit/base/format";
import { ChoiceBox } from "@kit/console/ChoiceBox";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import { ConfirmMoney } from "@kit/console/ConfirmMoney";
import { useAct } from "@markets/strathwell/console/useAct";
import { useState } from "react";
import { type DialogGiven, leftOf } from "./given";

/** Ends a booking; where something was paid, how much of it goes back is decided with it. */
export function CancelDialog({ booking, says, onClose }: DialogGiven) {
  const left = leftOf(booking);
  const [keeps, setKeeps] = useState(false);
  const cancel = useAct({
    send: (body: AdminCancel, keyed) => cancelAnyBooking({ path: { booking_id: booking.id }, body, ...keyed }),
    says: `Booking ${booking.number} is cancelled`,
    at: seeAnyBookingQueryKey({ path: { booking_id: booking.id } }),
    onDone: onClose,
  });
  const shown = {
    open: true,
    danger: true,
    title: `Cancel booking ${booking.number}`,
    reason: "required",
    busy: cancel.isPending,
    problem: cancel.error,
    onClose,
  } as const;
  const nothing =
    left > 0 ? (
      <ChoiceBox
        label="Nothing goes back"
        detail={`All ${formatMoney(left, booking.currency)} that was paid stays with us and the vendors.`}
        checked={keeps}
        onChange={setKeeps}
      />
    ) : null;
  if (left === 0 || keeps) {
    return (
      <ConfirmAction
        {...shown}
        says={left === 0 ? "The booking ends. Nothing was paid for it, so nothing comes back." : "The booking ends."}
        confirmLabel={left === 0 ? "Cancel the booking" : "Cancel without a refund"}
        onConfirm={(reason) => cancel.mutate({ reason, refund_cents: 0 })}
      >
        {nothing}
      </ConfirmAction>
    );
  }
  return (
    <ConfirmMoney
      {...shown}
      verb="Cancel and give back"
      currency={booking.currency}
      to="the card it came from"
      maxMinor={left}
      why={`${formatMoney(left, booking.currency)} is left of what was paid.`}
      says={says}
      onConfirm={({ amountMinor, reason }) => cancel.mutate({ reason, refund_cents: amountMinor })}
    >
      {nothing}
    </ConfirmMoney>
  );
}
