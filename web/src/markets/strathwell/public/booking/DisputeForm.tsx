import { openDispute } from "@api/strathwell/sdk.gen";
import type { BookingSeen, OpenDispute } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { useIntent } from "@kit/base/intent";
import { parseMoney } from "@kit/base/money";
import { Button } from "@kit/public/Button";
import { controlLook, Field, TextArea } from "@kit/public/Field";
import { AmountField } from "@markets/strathwell/pick/AmountField";
import { UploadBox } from "@markets/strathwell/UploadBox";
import { useUploads } from "@markets/strathwell/useUploads";
import { type FormEvent, useState } from "react";
import { EVIDENCE_MOST, REASONS, type Reason, STILL_SENDING } from "./disputeWords";

const SAY_MIN = 3;
const isReason = (value: string): value is Reason => value in REASONS;

interface Wrong {
  description?: string;
  amount?: string;
  files?: string;
}

/** Whom it is about, what happened, and how much of the price it is about. */
export function DisputeForm({ booking, onClose }: { booking: BookingSeen; onClose: () => void }) {
  const rows = (booking.vendors ?? []).filter((row) => row.status === "approved");
  const [reason, setReason] = useState<Reason>("not_as_agreed");
  const [about, setAbout] = useState<readonly string[]>([]);
  const [description, setDescription] = useState("");
  const [amount, setAmount] = useState("");
  const [wrong, setWrong] = useState<Wrong>({});
  const evidence = useUploads("evidence", []);
  const open = useIntent({
    send: async (body: OpenDispute, keyed) =>
      (await openDispute({ path: { booking_id: booking.id }, body, ...keyed })).data,
    onDone: onClose,
  });
  const told = { description: open.error?.field("description"), amount: open.error?.field("amount_cents") };

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const read = amount.trim() ? parseMoney(amount, booking.currency) : null;
    const seen: Wrong = {};
    if (description.trim().length < SAY_MIN) seen.description = "Say what happened.";
    if (read && "wrong" in read) seen.amount = read.wrong;
    if (evidence.busy) seen.files = STILL_SENDING;
    setWrong(seen);
    if (seen.description || seen.amount || seen.files) return;
    open.mutate({
      reason,
      description: description.trim(),
      booking_vendor_ids: [...about],
      file_ids: evidence.ids,
      ...(read && "minor" in read ? { amount_cents: read.minor } : {}),
    });
  }

  return (
    <form noValidate className="flex flex-col gap-4 rounded-xl border border-border p-4" onSubmit={submit}>
      <fieldset className="m-0 border-0 p-0">
        <legend className="mb-2 p-0 font-medium">Whose part is it about?</legend>
        <div className="grid gap-2">
          {rows.map((row) => (
            <label key={row.id} className="flex min-h-11 cursor-pointer items-center gap-3">
              <input
                type="checkbox"
                className="size-5 shrink-0 accent-brand"
                checked={about.includes(row.id)}
                onChange={(event) =>
                  setAbout(event.currentTarget.checked ? [...about, row.id] : about.filter((one) => one !== row.id))
                }
              />
              {row.business_name}
            </label>
          ))}
        </div>
        <p className="m-0 mt-1 text-sm text-muted">Nobody ticked: the event as a whole.</p>
      </fieldset>
      <Field label="What was wrong?">
        {(ids) => (
          <select
            {...ids}
            className={controlLook(false)}
            value={reason}
            onChange={({ currentTarget: { value } }) => isReason(value) && setReason(value)}
          >
            {Object.entries(REASONS).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        )}
      </Field>
      <TextArea
        label="What happened"
        hint="The vendor and staff read it."
        rows={5}
        maxLength={5000}
        value={description}
        error={wrong.description ?? told.description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      <AmountField
        label="How much is it about, optional"
        hint="Leave it empty if it is about all of their price."
        value={amount}
        currency={booking.currency}
        error={wrong.amount ?? told.amount}
        onChange={setAmount}
      />
      <UploadBox
        label="Pictures and papers"
        hint="What shows it: photos, a film, messages as a PDF. The vendor and staff see them."
        kind="evidence"
        uploads={evidence}
        most={EVIDENCE_MOST}
        error={evidence.busy ? wrong.files : undefined}
      />
      {open.error && !told.description && !told.amount ? (
        <ErrorState as="line" thrown={open.error} doing="send it" />
      ) : null}
      <div className="grid gap-2 sm:grid-cols-2">
        <Button type="submit" wide busy={open.isPending}>
          Object
        </Button>
        <Button look="secondary" wide onClick={onClose} disabled={open.isPending}>
          Not now
        </Button>
      </div>
    </form>
  );
}
