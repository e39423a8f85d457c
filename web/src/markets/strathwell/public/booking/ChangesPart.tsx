import { acceptChange, rejectChange, withdrawChange } from "@api/strathwell/sdk.gen";
import type { BookingSeen, ChangeOrderSeen } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { formatMoney } from "@kit/base/format";
import { useIntent } from "@kit/base/intent";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { Button } from "@kit/public/Button";
import { said } from "@markets/strathwell/words";
import { useState } from "react";
import { ChangeForm } from "./ChangeForm";
import { Part } from "./Part";
import { useChanges, wasPaid } from "./useBooking";

const UNDER_CONTRACT = new Set<BookingSeen["status"]>(["deposit_paid", "paid"]);

/** Changes of what was agreed, after it was paid: asked for by one side, answered by the other. */
export function ChangesPart({ booking }: { booking: BookingSeen }) {
  const [isAsking, ask] = useState(false);
  const found = useChanges(booking);
  const mayAsk = UNDER_CONTRACT.has(booking.status);
  if (!wasPaid(booking) || (!mayAsk && !found.data?.items.length)) return null;
  const orders = found.data?.items ?? [];
  return (
    <Part title="Changes">
      {orders.length ? (
        <ul className="m-0 grid list-none gap-4 p-0">
          {orders.map((order) => (
            <li key={order.id} className="border-t border-border pt-4 first:border-0 first:pt-0">
              <Change booking={booking} order={order} />
            </li>
          ))}
        </ul>
      ) : (
        <p className="m-0 text-muted">
          More guests, fewer hours? Ask a vendor for another price; once they agree, a new version of the contract
          stands.
        </p>
      )}
      {found.error ? (
        <ErrorState as="line" thrown={found.error} doing="show changes" onRetry={() => void found.refetch()} />
      ) : null}
      {isAsking ? (
        <ChangeForm booking={booking} onClose={() => ask(false)} />
      ) : mayAsk ? (
        <Button look="secondary" className="self-start" onClick={() => ask(true)}>
          Ask for a change
        </Button>
      ) : null}
    </Part>
  );
}

type Answer = "accept" | "reject" | "withdraw";
const CALLS = { accept: acceptChange, reject: rejectChange, withdraw: withdrawChange };

function Change({ booking, order }: { booking: BookingSeen; order: ChangeOrderSeen }) {
  const answer = useIntent({
    send: async (what: Answer, keyed) =>
      (await CALLS[what]({ path: { booking_id: booking.id, change_order_id: order.id }, ...keyed })).data,
  });
  const vendor = booking.vendors?.find((row) => row.id === order.booking_vendor_id)?.business_name ?? "A vendor";
  const isMine = order.proposed_by === "organizer";
  const isMore = order.delta_cents > 0;
  const amount = formatMoney(Math.abs(order.delta_cents), order.currency);
  const isOpen = order.status === "proposed" && UNDER_CONTRACT.has(booking.status);
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <p className="m-0 min-w-0 font-medium wrap-anywhere">
          {isMine ? `You ask ${vendor} for ` : `${vendor} asks for `}
          <span className="figures">{amount}</span> {isMore ? "more" : "less"}
        </p>
        <StatusBadge
          {...said("change_order", order.status)}
          {...(order.status === "proposed" ? { label: isMine ? "Waits for them" : "Waits for you" } : {})}
        />
      </div>
      <p className="m-0 wrap-anywhere">“{order.reason}”</p>
      <p className="m-0 text-sm text-muted">
        <TimeText at={order.created_at} />
      </p>
      {answer.error ? <ErrorState as="line" thrown={answer.error} doing="send your answer" /> : null}
      {isOpen && !isMine ? (
        <>
          <p className="m-0 text-sm text-muted">
            {isMore
              ? `If you agree, ${amount} more is to be paid within a week.`
              : `If you agree, ${vendor} gets ${amount} less; what you have paid too much comes back.`}
          </p>
          <div className="grid gap-2 sm:grid-cols-2">
            <Button busy={answer.isPending && answer.variables === "accept"} onClick={() => answer.mutate("accept")}>
              Agree to {amount} {isMore ? "more" : "less"}
            </Button>
            <Button
              look="danger"
              busy={answer.isPending && answer.variables === "reject"}
              onClick={() => answer.mutate("reject")}
            >
              Refuse
            </Button>
          </div>
        </>
      ) : null}
      {isOpen && isMine ? (
        <Button
          look="secondary"
          className="self-start"
          busy={answer.isPending}
          onClick={() => answer.mutate("withdraw")}
        >
          Take it back
        </Button>
      ) : null}
    </div>
  );
}
