import { refundBooking } from "@api/strathwell/sdk.gen";
import type { GiveBack } from "@api/strathwell/types.gen";
import { formatMoney } from "@kit/base/format";
import { useIntent } from "@kit/base/intent";
import { ConfirmMoney } from "@kit/console/ConfirmMoney";
import { toast } from "@kit/console/toast";
import { type DialogGiven, leftOf } from "./given";

/** Gives money back while the booking goes on. A large amount waits for a second person. */
export function RefundDialog({ booking, onClose }: DialogGiven) {
  const left = leftOf(booking);
  const refund = useIntent({
    send: async (body: GiveBack, keyed) =>
      (await refundBooking({ path: { booking_id: booking.id }, body, ...keyed })).data,
    onDone: (decided, { amount_cents }) => {
      const amount = formatMoney(amount_cents, booking.currency);
      if (decided.done) toast(`${amount} goes back`, { tone: "done" });
      else toast(`${amount} waits for a second person`, { detail: "It is under “Second approval”." });
      onClose();
    },
  });
  return (
    <ConfirmMoney
      open
      danger
      title={`Give money back for booking ${booking.number}`}
      verb="Give back"
      currency={booking.currency}
      to="the card it came from"
      maxMinor={left}
      why={`${formatMoney(left, booking.currency)} is left of what was paid.`}
      says="The booking goes on. What is due to its vendors becomes less by their share. This cannot be undone."
      reason="required"
      busy={refund.isPending}
      problem={refund.error}
      onConfirm={({ amountMinor, reason }) => refund.mutate({ amount_cents: amountMinor, reason })}
      onClose={onClose}
    />
  );
}
