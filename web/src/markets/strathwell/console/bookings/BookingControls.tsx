import { seeBookingActionsOptions } from "@api/strathwell/@tanstack/react-query.gen";
import type { ActionSeen, BookingSeen } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { Skeleton } from "@kit/base/Skeleton";
import { ActionBar, type ActionOffered } from "@kit/console/ActionBar";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { CancelDialog } from "./CancelDialog";
import { CompleteDialog } from "./CompleteDialog";
import { leftOf } from "./given";
import { RefundDialog } from "./RefundDialog";

/** The moves of a booking that are staff's. */
const OURS = new Set(["force_complete", "cancel_by_admin"]);

function actionsOf(booking: BookingSeen, seen: readonly ActionSeen[]): ActionOffered[] {
  const moves = seen.filter((one) => !one.booking_vendor_id && OURS.has(one.name));
  const refund = {
    name: "refund",
    label: "Give money back",
    allowed: leftOf(booking) > 0,
    why_not: booking.paid_cents ? "Everything was given back." : "Nothing was paid.",
  };
  return [...moves, refund];
}

/** What staff may do about a booking now, and a dialog for each that names what will happen. */
export function BookingControls({ booking }: { booking: BookingSeen }) {
  const [name, act] = useState<string | null>(null);
  const found = useQuery(seeBookingActionsOptions({ path: { booking_id: booking.id } }));
  if (!found.data) {
    if (!found.error) return <Skeleton className="h-11 w-56" />;
    return (
      <ErrorState as="line" thrown={found.error} doing="show what may be done" onRetry={() => void found.refetch()} />
    );
  }
  const seen = found.data.items;
  const confirm = seen.find((one) => one.name === name && !one.booking_vendor_id)?.confirm ?? "";
  const shown = { booking, says: confirm, onClose: () => act(null) };
  return (
    <>
      <ActionBar
        actions={actionsOf(booking, seen)}
        onAct={act}
        danger={["refund", "cancel_by_admin"]}
        label={`Actions on booking ${booking.number}`}
      />
      {name === "force_complete" ? <CompleteDialog {...shown} /> : null}
      {name === "cancel_by_admin" ? <CancelDialog {...shown} /> : null}
      {name === "refund" ? <RefundDialog {...shown} /> : null}
    </>
  );
}
