import { recordPayout } from "@api/locksmith/sdk.gen";
import type { LocksmithFile } from "@api/locksmith/types.gen";
import { formatMoney } from "@kit/base/format";
import { useIntent } from "@kit/base/intent";
import { ConfirmMoney } from "@kit/console/ConfirmMoney";
import { TextField } from "@kit/console/Field";
import { toast } from "@kit/console/toast";
import { useState } from "react";

const SHORTEST = 3;

/** Money that was paid outside is written down; nothing is sent from here. */
export function PayoutDialog({ locksmith, onClose }: { locksmith: LocksmithFile; onClose: () => void }) {
  const { balance_owed_minor: owed, currency } = locksmith.figures;
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const isShort = note.trim().length < SHORTEST;
  const record = useIntent({
    send: async (body: { amount_minor: number; note: string }, keyed) =>
      (await recordPayout({ path: { locksmith_id: locksmith.id }, body, ...keyed })).data,
    onDone: (recorded) => {
      toast(`${formatMoney(recorded.amount_minor, recorded.currency)} recorded`, {
        tone: "done",
        detail: `${formatMoney(recorded.balance_owed_minor, recorded.currency)} still owed.`,
      });
      onClose();
    },
  });
  return (
    <ConfirmMoney
      open
      title="Record a payment"
      verb="Record"
      currency={currency}
      to={locksmith.display_name}
      maxMinor={owed}
      proposedMinor={owed}
      why="That is all we owe them."
      says="Write down what you have already paid, by bank or in cash. No money moves from here, and the entry stays in the books."
      reason="none"
      busy={record.isPending}
      problem={record.error}
      onConfirm={({ amountMinor }) => {
        setTried(true);
        if (!isShort) record.mutate({ amount_minor: amountMinor, note: note.trim() });
      }}
      onClose={onClose}
    >
      <TextField
        label="How it was paid"
        placeholder="Bank transfer, reference 1042"
        autoComplete="off"
        maxLength={300}
        value={note}
        hint="Stands in the statement."
        onChange={(event) => setNote(event.currentTarget.value)}
        error={
          record.error?.field("note") ?? (tried && isShort ? "Say how, so that it can be found again." : undefined)
        }
      />
    </ConfirmMoney>
  );
}
