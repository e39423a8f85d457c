import { TextArea } from "@kit/public/Field";
import { AmountField } from "@markets/strathwell/pick/AmountField";
import type { StepProps } from "./step";

/** What the vendors should know, and what nobody but oneself sees. */
export function NotesStep({ draft, write, wrong, currency }: StepProps & { currency: string }) {
  return (
    <>
      <TextArea
        label="Notes for the vendors (optional)"
        hint="The occasion, wishes, times. Phone numbers and e-mail addresses are taken out: everything is agreed here."
        rows={6}
        maxLength={4000}
        value={draft.notes}
        error={wrong.notes}
        onChange={(event) => write({ notes: event.currentTarget.value })}
      />
      <AmountField
        label="Your budget, optional"
        hint="Vendors do not see it. We only hold it beside what has been agreed."
        value={draft.budget}
        currency={currency}
        error={wrong.budget}
        onChange={(budget) => write({ budget })}
      />
    </>
  );
}
