import { counterRequest } from "@api/strathwell/sdk.gen";
import type { Counter } from "@api/strathwell/types.gen";
import { formatMoney } from "@kit/base/format";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import { useState } from "react";
import { Amount, minorOf, Note, wrongAmount } from "./AmountAndNote";
import type { AnswerGiven } from "./given";
import { priceOf, roundsLeft } from "./turn";
import { useAnswer } from "./useAnswer";

/** Another price; the organizer then accepts it, refuses it or names one too. */
export function CounterDialog({ asked, onClose }: AnswerGiven) {
  const { vendor } = asked;
  const { currency } = vendor;
  const [typed, setTyped] = useState("");
  const [note, setNote] = useState("");
  const amount = minorOf(typed, currency);
  const now = priceOf(vendor);
  const left = roundsLeft(vendor) - 1;
  const counter = useAnswer<Counter>(`Your price for request #${asked.number} is with them`, onClose, (body, keyed) =>
    counterRequest({ path: { booking_id: asked.id }, body, ...keyed }),
  );
  return (
    <ConfirmAction
      open
      title="Name another price"
      says={
        <>
          Your price stands for 72 hours. The organizer accepts it, refuses it or names another one.{" "}
          {left <= 0 ? "This is the last round: afterwards it is yes or no." : `${left} more rounds are left after it.`}
        </>
      }
      reason="none"
      confirmLabel={amount === null ? "Name this price" : `Ask for ${formatMoney(amount, currency)}`}
      busy={counter.isPending}
      problem={counter.error}
      notYet={amount === null ? `The amount: ${wrongAmount(typed, currency)}` : null}
      onConfirm={() => {
        if (amount !== null) counter.mutate({ proposed_amount_cents: amount, note: note.trim() });
      }}
      onClose={onClose}
    >
      <Amount
        currency={currency}
        value={typed}
        onChange={setTyped}
        hint={now ? `${now.label}: ${formatMoney(now.cents, currency)}.` : undefined}
        error={counter.error?.field("proposed_amount_cents")}
      />
      <Note value={note} onChange={setNote} problem={counter.error} />
    </ConfirmAction>
  );
}
