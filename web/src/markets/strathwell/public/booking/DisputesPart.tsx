import type { BookingSeen } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { Button } from "@kit/public/Button";
import { useState } from "react";
import { Dispute } from "./Dispute";
import { DisputeForm } from "./DisputeForm";
import { Part } from "./Part";
import { useDisputes, wasPaid } from "./useBooking";

const UNDECIDED = new Set(["open", "under_review"]);

/** Objections to what vendors did, and what became of them. */
export function DisputesPart({ booking }: { booking: BookingSeen }) {
  const [isOpening, open] = useState(false);
  const found = useDisputes(booking);
  if (!wasPaid(booking)) return null;
  const disputes = found.data?.items ?? [];
  const isOpen = disputes.some((one) => UNDECIDED.has(one.status));
  const mayOpen = found.data && !isOpen && booking.status !== "cancelled";
  if (!disputes.length && !mayOpen && !found.error) return null;
  return (
    <Part title={disputes.length ? "Objections" : "Something not right?"}>
      {found.error && !found.data ? (
        <ErrorState as="line" thrown={found.error} doing="show objections" onRetry={() => void found.refetch()} />
      ) : null}
      {disputes.length ? (
        <ul className="m-0 grid list-none gap-5 p-0">
          {disputes.map((dispute) => (
            <li key={dispute.id} className="border-t border-border pt-4 first:border-0 first:pt-0">
              <Dispute booking={booking} dispute={dispute} />
            </li>
          ))}
        </ul>
      ) : isOpening ? null : (
        <p className="m-0 text-muted">
          Tell us. What is not paid out yet to the vendors it is about waits until staff have decided.
        </p>
      )}
      {mayOpen ? (
        isOpening ? (
          <DisputeForm booking={booking} onClose={() => open(false)} />
        ) : (
          <Button look="secondary" className="self-start" onClick={() => open(true)}>
            Object to a vendor's part
          </Button>
        )
      ) : null}
    </Part>
  );
}
