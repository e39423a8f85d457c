import { proposeChange } from "@api/strathwell/sdk.gen";
import type { BookingSeen } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { useIntent } from "@kit/base/intent";
import { parseMoney } from "@kit/base/money";
import { Button } from "@kit/public/Button";
import { Choices } from "@kit/public/Choices";
import { controlLook, Field, TextArea } from "@kit/public/Field";
import { AmountField } from "@markets/strathwell/pick/AmountField";
import { type FormEvent, useState } from "react";

const REASON_MIN = 3;

interface Asked {
  rowId: string;
  deltaCents: number;
  reason: string;
}

interface Wrong {
  amount?: string;
  reason?: string;
}

/** More or less money for one vendor, and why; they answer. */
export function ChangeForm({ booking, onClose }: { booking: BookingSeen; onClose: () => void }) {
  const rows = (booking.vendors ?? []).filter((row) => row.status === "approved");
  const [rowId, setRowId] = useState(rows[0]?.id ?? "");
  const [direction, setDirection] = useState<"more" | "less">("more");
  const [amount, setAmount] = useState("");
  const [reason, setReason] = useState("");
  const [wrong, setWrong] = useState<Wrong>({});
  const propose = useIntent({
    send: async (asked: Asked, keyed) =>
      (
        await proposeChange({
          path: { booking_id: booking.id },
          body: { booking_vendor_id: asked.rowId, delta_cents: asked.deltaCents, reason: asked.reason },
          ...keyed,
        })
      ).data,
    onDone: onClose,
  });
  const told = { amount: propose.error?.field("delta_cents"), reason: propose.error?.field("reason") };

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const read = parseMoney(amount, booking.currency);
    const seen: Wrong = {};
    if ("wrong" in read || !read.minor) seen.amount = "wrong" in read ? read.wrong : "Name more than nothing.";
    if (reason.trim().length < REASON_MIN) seen.reason = "Say in a few words why. They read it.";
    setWrong(seen);
    if ("wrong" in read || seen.amount || seen.reason) return;
    propose.mutate({ rowId, deltaCents: direction === "more" ? read.minor : -read.minor, reason: reason.trim() });
  }

  return (
    <form noValidate className="flex flex-col gap-4 rounded-xl border border-border p-4" onSubmit={submit}>
      <Field label="Whom do you ask?">
        {(ids) => (
          <select
            {...ids}
            className={controlLook(false)}
            value={rowId}
            onChange={(event) => setRowId(event.currentTarget.value)}
          >
            {rows.map((row) => (
              <option key={row.id} value={row.id}>
                {row.business_name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Choices
        legend="Their price becomes"
        name="direction"
        value={direction}
        onChange={setDirection}
        choices={[
          { value: "more", label: "Higher: you pay more" },
          { value: "less", label: "Lower: you pay less" },
        ]}
      />
      <AmountField
        label="By how much"
        value={amount}
        currency={booking.currency}
        error={wrong.amount ?? told.amount}
        onChange={setAmount}
      />
      <TextArea
        label="Why"
        rows={2}
        maxLength={500}
        value={reason}
        error={wrong.reason ?? told.reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {propose.error && !told.amount && !told.reason ? (
        <ErrorState as="line" thrown={propose.error} doing="send it" />
      ) : null}
      <div className="grid gap-2 sm:grid-cols-2">
        <Button type="submit" wide busy={propose.isPending}>
          Ask them
        </Button>
        <Button look="secondary" wide onClick={onClose} disabled={propose.isPending}>
          Not now
        </Button>
      </div>
    </form>
  );
}
