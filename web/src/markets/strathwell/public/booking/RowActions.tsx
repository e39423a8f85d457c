import type { ActionSeen, BookingSeen, VendorRow } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { formatMoney } from "@kit/base/format";
import { Button } from "@kit/public/Button";
import { MISSING } from "@markets/strathwell/rows";
import { useState } from "react";
import { CounterForm, RefuseForm, ReplaceForm, WithdrawForm, WithoutForm } from "./RowForms";
import { useRowIntent } from "./rowCalls";
import { actionOf } from "./useBooking";

type Open = "counter" | "refuse" | "withdraw" | "replace" | "without";

export interface RowActionsProps {
  booking: BookingSeen;
  row: VendorRow;
  actions: readonly ActionSeen[];
}

/** What an organizer may answer one vendor now; what is not possible says why. */
export function RowActions({ booking, row, actions }: RowActionsProps) {
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => {
    setOpen(null);
    intent.reset();
  };
  const intent = useRowIntent(booking.id, row, () => setOpen(null));
  const may = (name: string) => actionOf(actions, name, row.id);
  const price = row.proposed_amount_cents;
  const isPriced = row.status === "countered" && price !== null;
  const canReplace = MISSING.has(row.status) && may("replace")?.allowed;
  const form = { row, intent, onClose: close };
  const counter = may("counter_back");

  switch (open) {
    case "counter":
      return <CounterForm {...form} />;
    case "refuse":
      return <RefuseForm {...form} />;
    case "withdraw":
      return <WithdrawForm {...form} />;
    case "without":
      return <WithoutForm {...form} />;
    case "replace": {
      const without = (booking.vendors ?? []).filter((one) => one.status !== "replaced").map((one) => one.vendor_id);
      return <ReplaceForm {...form} day={booking.event_date} guests={booking.guest_count} without={without} />;
    }
    case null:
  }
  return (
    <div className="flex flex-col gap-2">
      {isPriced && may("accept_counter")?.allowed ? (
        <Button wide busy={intent.isPending} onClick={() => intent.mutate({ what: "accept", expectedCents: price })}>
          Accept {formatMoney(price, row.currency)}
        </Button>
      ) : null}
      {intent.error ? <ErrorState as="line" thrown={intent.error} doing="send your answer" /> : null}
      <div className="grid gap-2 sm:grid-cols-2 empty:hidden">
        {isPriced && counter?.allowed ? (
          <Button look="secondary" onClick={() => setOpen("counter")}>
            Name another price
          </Button>
        ) : null}
        {isPriced && may("reject_counter")?.allowed ? (
          <Button look="danger" onClick={() => setOpen("refuse")}>
            Refuse their price
          </Button>
        ) : null}
        {canReplace ? <Button onClick={() => setOpen("replace")}>Ask somebody else</Button> : null}
        {canReplace && row.kind === "service" ? (
          <Button look="secondary" onClick={() => setOpen("without")}>
            Go on without
          </Button>
        ) : null}
      </div>
      {isPriced && counter && !counter.allowed && counter.why_not ? (
        <p className="m-0 text-sm text-muted">{counter.why_not}</p>
      ) : null}
      {may("withdraw")?.allowed ? (
        <Button look="quiet" className="self-start px-0!" onClick={() => setOpen("withdraw")}>
          Withdraw the request
        </Button>
      ) : null}
    </div>
  );
}
