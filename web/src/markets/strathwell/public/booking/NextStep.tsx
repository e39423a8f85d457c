import { submitBooking } from "@api/strathwell/sdk.gen";
import type { ActionSeen, BookingSeen } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { formatMoney } from "@kit/base/format";
import { useIntent } from "@kit/base/intent";
import { Button, buttonLook } from "@kit/public/Button";
import { Card } from "@kit/public/Card";
import { shortDay } from "@markets/strathwell/days";
import { MISSING } from "@markets/strathwell/rows";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { DUE_KIND, nextDue, paySearch } from "./dues";
import { actionOf, useChanges, usePayments } from "./useBooking";

export interface NextStepProps {
  booking: BookingSeen;
  actions: readonly ActionSeen[];
}

const LOOK = `${buttonLook("primary", true)} no-underline`;
const SECOND = `${buttonLook("secondary", true)} no-underline`;

/** The one thing that is next, and whose turn it is. */
export function NextStep({ booking, actions }: NextStepProps) {
  switch (booking.status) {
    case "draft":
      return <Draft booking={booking} actions={actions} />;
    case "awaiting_vendor_approval":
      return <Awaiting booking={booking} />;
    case "ready_for_payment":
      return <Ready booking={booking} />;
    case "cancelled":
      return (
        <Calm>
          It is cancelled{booking.cancel_reason ? `: “${booking.cancel_reason}”` : "."}
          {booking.refunded_cents
            ? ` ${formatMoney(booking.refunded_cents, booking.currency)} is back on your card, or on its way.`
            : ""}
        </Calm>
      );
    case "deposit_paid":
    case "paid":
      return <Secured booking={booking} />;
    case "completed":
      return <Calm>It took place. Thank you for celebrating with us.</Calm>;
  }
}

const Calm = ({ children }: { children: ReactNode }) => (
  <p className="m-0 text-lg wrap-anywhere" aria-live="polite">
    {children}
  </p>
);

function Draft({ booking, actions }: NextStepProps) {
  const submit = useIntent({
    send: async (_: null, keyed) => (await submitBooking({ path: { booking_id: booking.id }, ...keyed })).data,
  });
  const asking = actionOf(actions, "submit");
  return (
    <Card className="flex flex-col gap-3 border-2 border-brand">
      <p className="m-0">
        {booking.event_date
          ? "Nobody has been asked yet. Once you ask them, the vendors have 48 hours to answer."
          : "Nobody has been asked yet: choose the day first."}
      </p>
      {submit.error ? <ErrorState as="line" thrown={submit.error} doing="ask the vendors" /> : null}
      <div className="grid gap-2 sm:grid-cols-2">
        {booking.event_date && asking?.allowed ? (
          <Button wide busy={submit.isPending} busyLabel="Asking …" onClick={() => submit.mutate(null)}>
            Ask the vendors
          </Button>
        ) : null}
        <Link
          to="/bookings/new"
          search={{ draft: booking.id, step: "when" }}
          className={booking.event_date ? SECOND : LOOK}
        >
          {booking.event_date ? "Change the draft" : "Choose the day"}
        </Link>
      </div>
    </Card>
  );
}

function Awaiting({ booking }: { booking: BookingSeen }) {
  const rows = booking.vendors ?? [];
  const priced = rows.filter((row) => row.status === "countered").length;
  const missing = rows.filter((row) => MISSING.has(row.status)).length;
  if (priced) {
    return <Calm>{priced === 1 ? "A vendor names" : `${priced} vendors name`} another price: it is your turn.</Calm>;
  }
  if (missing) {
    return (
      <Calm>
        {missing === 1 ? "A vendor is" : `${missing} vendors are`} not coming: ask somebody else, or go on without.
      </Calm>
    );
  }
  return <Calm>The vendors have been asked. You pay nothing before all of them have agreed.</Calm>;
}

function Ready({ booking }: { booking: BookingSeen }) {
  return (
    <Card className="flex flex-col gap-3 border-2 border-brand">
      <h2 className="m-0 text-xl font-semibold">All have agreed</h2>
      <p className="figures m-0 text-3xl font-bold">{formatMoney(booking.total_cents ?? 0, booking.currency)}</p>
      <p className="m-0 text-muted">
        The day is yours once the deposit is paid; until then somebody else may be faster.
      </p>
      <div className="grid gap-2 sm:grid-cols-2">
        <Link
          to="/bookings/$bookingId/pay"
          params={{ bookingId: booking.id }}
          search={{ what: "deposit" }}
          className={LOOK}
        >
          Pay the deposit ({booking.deposit_basis_points / 100}%)
        </Link>
        <Link
          to="/bookings/$bookingId/pay"
          params={{ bookingId: booking.id }}
          search={{ what: "full" }}
          className={SECOND}
        >
          Pay all of it
        </Link>
      </div>
    </Card>
  );
}

/** Paid, in part or in full: what is still to be paid or answered. */
function Secured({ booking }: { booking: BookingSeen }) {
  const dues = usePayments(booking).data?.schedule ?? [];
  const next = nextDue(dues);
  const asked = useChanges(booking).data?.items.filter(
    (one) => one.status === "proposed" && one.proposed_by === "vendor",
  );
  return (
    <>
      <Calm>
        The day is yours{booking.status === "paid" && !next ? ", and everything is paid." : "."}
        {asked?.length ? " A vendor asks for a change: your answer is wanted below." : ""}
      </Calm>
      {next ? (
        <Card className="flex flex-col gap-3 border-2 border-brand">
          <h2 className="m-0 text-xl font-semibold">{next.status === "overdue" ? "Overdue" : "Next to be paid"}</h2>
          <p className="figures m-0 text-3xl font-bold">{formatMoney(next.amount_cents, next.currency)}</p>
          <p className="m-0 text-muted">
            {DUE_KIND[next.kind]}, due by {shortDay(next.due_on)}.
          </p>
          <Link
            to="/bookings/$bookingId/pay"
            params={{ bookingId: booking.id }}
            search={paySearch(next)}
            className={LOOK}
          >
            Pay {formatMoney(next.amount_cents, next.currency)}
          </Link>
        </Card>
      ) : null}
    </>
  );
}
