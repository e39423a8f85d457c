import { proposeChange } from "@api/strathwell/sdk.gen";
import type { BookingForVendor, ProposeChange } from "@api/strathwell/types.gen";
import { formatMoney } from "@kit/base/format";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import { Select } from "@kit/console/Field";
import { useState } from "react";
import { Amount, minorOf, wrongAmount } from "./AmountAndNote";
import { useAnswer } from "./useAnswer";

type Direction = "more" | "less";

const DIRECTIONS: { value: Direction; label: string }[] = [
  { value: "more", label: "More than was agreed" },
  { value: "less", label: "Less than was agreed" },
];

/** Asks the organizer for another amount than was agreed, with the reason they read. */
export function ProposeDialog({ asked, onClose }: { asked: BookingForVendor; onClose: () => void }) {
  const { currency } = asked;
  const agreed = asked.vendor.agreed_amount_cents ?? 0;
  const [direction, setDirection] = useState<Direction>("more");
  const [typed, setTyped] = useState("");
  const amount = minorOf(typed, currency);
  const delta = amount === null ? null : direction === "less" ? -amount : amount;
  const isTooMuch = delta !== null && agreed + delta <= 0;
  const propose = useAnswer<ProposeChange>("The organizer is asked", onClose, (body, keyed) =>
    proposeChange({ path: { booking_id: asked.id }, body, ...keyed }),
  );
  const wrong =
    amount === null
      ? `The amount: ${wrongAmount(typed, currency)}`
      : isTooMuch
        ? "Something must be left of the price."
        : null;
  return (
    <ConfirmAction
      open
      title="Ask for a change"
      says={
        <>
          Agreed is <strong className="figures">{formatMoney(agreed, currency)}</strong>
          {delta === null || isTooMuch ? null : (
            <>
              ; it would be <strong className="figures">{formatMoney(agreed + delta, currency)}</strong>
            </>
          )}
          . It counts once the organizer agrees.
        </>
      }
      reason="required"
      confirmLabel="Ask the organizer"
      busy={propose.isPending}
      problem={propose.error}
      notYet={wrong}
      onConfirm={(reason) => {
        if (delta !== null) propose.mutate({ booking_vendor_id: asked.vendor.id, delta_cents: delta, reason });
      }}
      onClose={onClose}
    >
      <Select
        label="What you ask for"
        value={direction}
        options={DIRECTIONS}
        onChange={(event) => setDirection(event.currentTarget.value as Direction)}
      />
      <Amount
        currency={currency}
        value={typed}
        onChange={setTyped}
        error={isTooMuch ? "Something must be left of the price." : propose.error?.field("delta_cents")}
      />
    </ConfirmAction>
  );
}
