import { declineRequest } from "@api/strathwell/sdk.gen";
import type { Decline } from "@api/strathwell/types.gen";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import { useState } from "react";
import { Note } from "./AmountAndNote";
import type { AnswerGiven } from "./given";
import { useAnswer } from "./useAnswer";

export function DeclineDialog({ asked, onClose }: AnswerGiven) {
  const [note, setNote] = useState("");
  const decline = useAnswer<Decline>(`You declined request #${asked.number}`, onClose, (body, keyed) =>
    declineRequest({ path: { booking_id: asked.id }, body, ...keyed }),
  );
  return (
    <ConfirmAction
      open
      danger
      title={`Decline request #${asked.number}`}
      says="You say no. They ask somebody else, and you cannot take it back."
      reason="none"
      confirmLabel="Decline"
      busy={decline.isPending}
      problem={decline.error}
      onConfirm={() => decline.mutate({ note: note.trim() })}
      onClose={onClose}
    >
      <Note value={note} onChange={setNote} problem={decline.error} />
    </ConfirmAction>
  );
}
