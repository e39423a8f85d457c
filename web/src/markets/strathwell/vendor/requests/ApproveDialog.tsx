import { approveRequest } from "@api/strathwell/sdk.gen";
import type { Approve } from "@api/strathwell/types.gen";
import { formatMoney } from "@kit/base/format";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import { shortDay } from "@markets/strathwell/days";
import { useState } from "react";
import { Amount, minorOf, Note, wrongAmount } from "./AmountAndNote";
import type { AnswerGiven } from "./given";
import { priceOf } from "./turn";
import { useAnswer } from "./useAnswer";

/** Yes: to the price that is on the table or one's list price, or for an amount one names. */
export function ApproveDialog({ asked, action, onClose }: AnswerGiven) {
  const { vendor } = asked;
  const { currency } = vendor;
  const [typed, setTyped] = useState("");
  const [note, setNote] = useState("");
  const standing = action.needs_amount ? null : (priceOf(vendor)?.cents ?? null);
  const amount = standing ?? minorOf(typed, currency);
  const approve = useAnswer<Approve>(`You agreed to request #${asked.number}`, onClose, (body, keyed) =>
    approveRequest({ path: { booking_id: asked.id }, body, ...keyed }),
  );
  const words = amount === null ? null : formatMoney(amount, currency);
  const day = asked.event_date ? shortDay(asked.event_date) : "the event";
  const keeps = vendor.kind === "venue" ? " The day is kept for them for seven days." : "";
  return (
    <ConfirmAction
      open
      title={`Agree to request #${asked.number}`}
      says={
        <>
          You agree to be there on {day} for <strong className="figures">{words ?? "the amount you name"}</strong>.
          {keeps} They pay once every vendor of the event has agreed.
        </>
      }
      reason="none"
      confirmLabel={words ? `Agree to ${words}` : "Agree"}
      busy={approve.isPending}
      problem={approve.error}
      notYet={standing === null && amount === null ? `The amount: ${wrongAmount(typed, currency)}` : null}
      onConfirm={() => approve.mutate({ agreed_amount_cents: amount, note: note.trim() })}
      onClose={onClose}
    >
      {standing === null ? (
        <Amount
          currency={currency}
          value={typed}
          onChange={setTyped}
          hint="You have no list price, so you name what you agree to."
          error={approve.error?.field("agreed_amount_cents")}
        />
      ) : null}
      <Note value={note} onChange={setNote} problem={approve.error} />
    </ConfirmAction>
  );
}
