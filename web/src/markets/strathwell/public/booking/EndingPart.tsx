import { completeBooking } from "@api/strathwell/sdk.gen";
import type { ActionSeen, BookingSeen } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { useIntent } from "@kit/base/intent";
import { Button } from "@kit/public/Button";
import { useState } from "react";
import { CancelForm } from "./CancelForm";
import { Part } from "./Part";
import { actionOf } from "./useBooking";

const OVER = new Set<BookingSeen["status"]>(["completed", "cancelled"]);

/** How it ends: it took place, or it is cancelled. */
export function EndingPart({ booking, actions }: { booking: BookingSeen; actions: readonly ActionSeen[] }) {
  const [open, setOpen] = useState<"complete" | "cancel" | null>(null);
  const complete = useIntent({
    send: async (_: null, keyed) => (await completeBooking({ path: { booking_id: booking.id }, ...keyed })).data,
    onDone: () => setOpen(null),
  });
  if (OVER.has(booking.status)) return null;
  const completing = booking.status === "paid" ? actionOf(actions, "complete") : undefined;
  const cancelling = actionOf(actions, "cancel");
  if (!completing && !cancelling) return null;
  return (
    <Part title={completing ? "When it is over" : "If plans change"}>
      {completing?.allowed ? (
        open === "complete" ? (
          <div className="flex flex-col gap-3 rounded-xl border border-border p-4">
            <p className="m-0">{completing.confirm} Object to a vendor's part first if something was not right.</p>
            {complete.error ? <ErrorState as="line" thrown={complete.error} doing="complete it" /> : null}
            <div className="grid gap-2 sm:grid-cols-2">
              <Button wide busy={complete.isPending} onClick={() => complete.mutate(null)}>
                Yes, it took place
              </Button>
              <Button look="secondary" wide onClick={() => setOpen(null)} disabled={complete.isPending}>
                Not yet
              </Button>
            </div>
          </div>
        ) : (
          <Button onClick={() => setOpen("complete")}>The event took place</Button>
        )
      ) : completing?.why_not ? (
        <p className="m-0 text-muted">{completing.why_not}</p>
      ) : null}
      {cancelling?.allowed ? (
        open === "cancel" ? (
          <CancelForm booking={booking} onClose={() => setOpen(null)} />
        ) : (
          <Button look="danger" className="self-start" onClick={() => setOpen("cancel")}>
            Cancel this event
          </Button>
        )
      ) : cancelling?.why_not ? (
        <p className="m-0 text-sm text-muted">It cannot be cancelled now: {cancelling.why_not}</p>
      ) : null}
    </Part>
  );
}
