import { seeCancellationQuoteOptions } from "@api/strathwell/@tanstack/react-query.gen";
import { cancelBooking } from "@api/strathwell/sdk.gen";
import type { BookingSeen } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { formatMoney } from "@kit/base/format";
import { useIntent } from "@kit/base/intent";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { Button } from "@kit/public/Button";
import { TextArea } from "@kit/public/Field";
import { shortDay } from "@markets/strathwell/days";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Line } from "./Part";

const REASON_MIN = 3;

interface Cancelled {
  expectedCents: number;
  reason: string;
}

/** What comes back is shown first; it is cancelled for exactly that, or not at all. */
export function CancelForm({ booking, onClose }: { booking: BookingSeen; onClose: () => void }) {
  const quote = useQuery({
    ...seeCancellationQuoteOptions({ path: { booking_id: booking.id } }),
    staleTime: 0,
  });
  const [reason, setReason] = useState("");
  const [wrong, setWrong] = useState<string>();
  const cancel = useIntent({
    send: async (asked: Cancelled, keyed) =>
      (
        await cancelBooking({
          path: { booking_id: booking.id },
          body: { expected_refund_cents: asked.expectedCents, reason: asked.reason },
          ...keyed,
        })
      ).data,
  });
  if (!quote.data) {
    if (quote.error) {
      return (
        <ErrorState as="line" thrown={quote.error} doing="say what comes back" onRetry={() => void quote.refetch()} />
      );
    }
    return (
      <Loading what="what comes back">
        <Skeleton className="h-32 w-full" />
      </Loading>
    );
  }
  const { paid_cents: paid, refund_cents: refund, refund_basis_points: share, currency, less_from: less } = quote.data;
  const back = formatMoney(refund, currency);
  const told = cancel.error?.field("reason");

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const said = reason.trim();
    if (said.length < REASON_MIN) setWrong("Say in a few words why. The vendors read it.");
    else cancel.mutate({ expectedCents: refund, reason: said });
  }
  return (
    <form
      noValidate
      className="flex flex-col gap-4 rounded-xl border border-trouble-mark p-4"
      onSubmit={submit}
      aria-label="Cancel this event"
    >
      {paid ? (
        <div>
          <dl className="m-0 grid gap-1.5">
            <Line label="Paid so far">{formatMoney(paid, currency)}</Line>
            <Line label={`Comes back (${share / 100}%)`} strong>
              {back}
            </Line>
          </dl>
          <p className="m-0 mt-2 text-muted">
            {less
              ? `From ${shortDay(less)} on it is less.`
              : "It goes to the card it came from. By the terms of your contract it does not become less."}
          </p>
        </div>
      ) : (
        <p className="m-0">Nothing was paid, so nothing has to come back. The vendors are told.</p>
      )}
      <TextArea
        label="Why do you cancel?"
        rows={2}
        maxLength={500}
        value={reason}
        error={wrong ?? told}
        onChange={(event) => {
          setReason(event.currentTarget.value);
          setWrong(undefined);
        }}
      />
      {cancel.error && !told ? <ErrorState as="line" thrown={cancel.error} doing="cancel it" /> : null}
      <div className="grid gap-2 sm:grid-cols-2">
        <Button type="submit" look="danger" wide busy={cancel.isPending} busyLabel="Cancelling …">
          {paid ? `Cancel, ${back} comes back` : "Cancel this event"}
        </Button>
        <Button look="secondary" wide onClick={onClose} disabled={cancel.isPending}>
          Keep it
        </Button>
      </div>
    </form>
  );
}
