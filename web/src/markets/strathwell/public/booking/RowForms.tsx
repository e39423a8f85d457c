import type { VendorRow } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { parseMoney, typedMoney } from "@kit/base/money";
import { Button } from "@kit/public/Button";
import { TextArea } from "@kit/public/Field";
import { AmountField } from "@markets/strathwell/pick/AmountField";
import { VendorPick } from "@markets/strathwell/pick/VendorPick";
import { type FormEvent, type ReactNode, useState } from "react";
import type { RowIntent } from "./rowCalls";

const REASON_MIN = 3;

interface Frame {
  intent: RowIntent;
  doing: string;
  confirm: string;
  danger?: boolean;
  onClose: () => void;
  onSubmit: () => void;
  /** Of the server's fields shown here already. */
  told?: boolean;
  children: ReactNode;
}

function RowForm({ intent, doing, confirm, danger = false, onClose, onSubmit, told = false, children }: Frame) {
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    onSubmit();
  }
  return (
    <form noValidate className="flex flex-col gap-4 rounded-xl border border-border p-4" onSubmit={submit}>
      {children}
      {intent.error && !told ? <ErrorState as="line" thrown={intent.error} doing={doing} /> : null}
      <div className="grid gap-2 sm:grid-cols-2">
        <Button type="submit" wide look={danger ? "danger" : "primary"} busy={intent.isPending}>
          {confirm}
        </Button>
        <Button look="secondary" wide onClick={onClose} disabled={intent.isPending}>
          Not now
        </Button>
      </div>
    </form>
  );
}

interface RowFormProps {
  row: VendorRow;
  intent: RowIntent;
  onClose: () => void;
}

/** Another price in answer to theirs. */
export function CounterForm({ row, intent, onClose }: RowFormProps) {
  const [amount, setAmount] = useState(
    row.proposed_amount_cents === null ? "" : typedMoney(row.proposed_amount_cents, row.currency),
  );
  const [note, setNote] = useState("");
  const [wrong, setWrong] = useState<string>();
  const told = intent.error?.field("proposed_amount_cents");

  function submit(): void {
    const read = parseMoney(amount, row.currency);
    if ("wrong" in read || !read.minor) setWrong("wrong" in read ? read.wrong : "Name more than nothing.");
    else intent.mutate({ what: "counter", amountCents: read.minor, note: note.trim() });
  }
  return (
    <RowForm
      intent={intent}
      doing="send your price"
      confirm="Send this price"
      onClose={onClose}
      onSubmit={submit}
      told={Boolean(told)}
    >
      <AmountField
        label="Your price"
        hint="It stands for 72 hours. After five prices, both sides' together, it is yes or no."
        value={amount}
        currency={row.currency}
        error={wrong ?? told}
        onChange={(text) => {
          setAmount(text);
          setWrong(undefined);
        }}
      />
      <TextArea
        label="A word with it (optional)"
        rows={2}
        maxLength={2000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </RowForm>
  );
}

/** Out of the negotiation, with what happens then. */
export function RefuseForm({ row, intent, onClose }: RowFormProps) {
  return (
    <RowForm
      intent={intent}
      doing="send your answer"
      confirm="Refuse their price"
      danger
      onClose={onClose}
      onSubmit={() => intent.mutate({ what: "refuse", expectedCents: row.proposed_amount_cents })}
    >
      <p className="m-0">
        {row.business_name} is out of this event then. You can ask somebody else
        {row.kind === "service" ? ", or go on without." : "."}
      </p>
    </RowForm>
  );
}

export function WithdrawForm({ row, intent, onClose }: RowFormProps) {
  const [reason, setReason] = useState("");
  const [wrong, setWrong] = useState<string>();
  const told = intent.error?.field("reason");

  function submit(): void {
    const said = reason.trim();
    if (said.length < REASON_MIN) setWrong("Say in a few words why. They read it.");
    else intent.mutate({ what: "withdraw", reason: said });
  }
  return (
    <RowForm
      intent={intent}
      doing="withdraw it"
      confirm="Withdraw the request"
      danger
      onClose={onClose}
      onSubmit={submit}
      told={Boolean(told)}
    >
      <TextArea
        label={`Why do you not ask ${row.business_name} any longer?`}
        hint="They are told. You can ask somebody else in their place."
        rows={2}
        maxLength={500}
        value={reason}
        error={wrong ?? told}
        onChange={(event) => {
          setReason(event.currentTarget.value);
          setWrong(undefined);
        }}
      />
    </RowForm>
  );
}

export interface ReplaceFormProps extends RowFormProps {
  day: string | null;
  guests: number | null;
  /** Vendors who are in the booking already. */
  without: readonly string[];
}

export function ReplaceForm({ row, intent, onClose, day, guests, without }: ReplaceFormProps) {
  const [vendorId, setVendorId] = useState("");
  const [wrong, setWrong] = useState("");
  const isVenue = row.kind === "venue";
  return (
    <RowForm
      intent={intent}
      doing="ask them"
      confirm="Ask them instead"
      onClose={onClose}
      onSubmit={() => (vendorId ? intent.mutate({ what: "replace", vendorId }) : setWrong("Choose somebody first."))}
    >
      <VendorPick
        what={isVenue ? "venue" : "service"}
        type="radio"
        wanted={{
          type: isVenue ? "venue_owner" : "service_provider",
          ...(isVenue ? {} : { category: row.category }),
          ...(day ? { free_on: day } : {}),
          ...(isVenue && guests ? { capacity: guests } : {}),
        }}
        chosen={[vendorId]}
        without={without}
        onChoose={(id) => {
          setVendorId(id);
          setWrong("");
        }}
        remedy="Only vendors who are free on your day are shown."
      />
      {wrong ? (
        <p role="alert" className="m-0 text-sm font-medium text-trouble-ink">
          {wrong}
        </p>
      ) : null}
    </RowForm>
  );
}

export function WithoutForm({ row, intent, onClose }: RowFormProps) {
  return (
    <RowForm
      intent={intent}
      doing="go on without them"
      confirm={`Go on without ${row.business_name}`}
      onClose={onClose}
      onSubmit={() => intent.mutate({ what: "without" })}
    >
      <p className="m-0">The event takes place without this service; nobody is asked in their place.</p>
    </RowForm>
  );
}
