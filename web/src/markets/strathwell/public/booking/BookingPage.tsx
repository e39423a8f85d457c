import type { BookingSeen } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { ButtonLink } from "@kit/public/Button";
import { PageTitle } from "@kit/public/PublicShell";
import { longDay, shortDay } from "@markets/strathwell/days";
import { OrganizerDoor } from "@markets/strathwell/public/OrganizerDoor";
import { useOwnLive } from "@markets/strathwell/public/useOwnLive";
import { said } from "@markets/strathwell/words";
import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { ChangesPart } from "./ChangesPart";
import { ContractPart } from "./ContractPart";
import { DisputesPart } from "./DisputesPart";
import { EndingPart } from "./EndingPart";
import { MoneyPart } from "./MoneyPart";
import { NextStep } from "./NextStep";
import { Part } from "./Part";
import { TimelinePart } from "./TimelinePart";
import { useActions, useBooking } from "./useBooking";
import { VendorCard } from "./VendorCard";

const route = getRouteApi("/bookings/$bookingId");

/** One event: where it stands, everybody's answer, the money, the contract, and how it ends. */
export function BookingPage() {
  const { bookingId } = route.useParams();
  return (
    <OrganizerDoor>
      <Found key={bookingId} bookingId={bookingId} />
    </OrganizerDoor>
  );
}

function Found({ bookingId }: { bookingId: string }) {
  useOwnLive();
  const found = useBooking(bookingId);
  const router = useRouter();
  if (!found.data) {
    if (found.error) {
      return (
        <div className="flex flex-col gap-5">
          <ToEvents />
          <PageTitle tab="Your event · Strathwell">Your event</PageTitle>
          <ErrorState thrown={found.error} doing="open this event" onRetry={() => void found.refetch()} />
        </div>
      );
    }
    return (
      <Loading what="your event">
        <Skeleton className="mb-3 h-6 w-1/3" />
        <Skeleton className="mb-6 h-9 w-2/3" />
        <Skeleton className="mb-4 h-32 w-full rounded-2xl" />
        <Skeleton className="mb-4 h-56 w-full rounded-2xl" />
        <Skeleton className="h-56 w-full rounded-2xl" />
      </Loading>
    );
  }
  if ("vendor" in found.data) {
    return (
      <div className="flex flex-col gap-4">
        <PageTitle tab="A request · Strathwell">You are asked for this event as a vendor.</PageTitle>
        <ButtonLink href={`${router.basepath}/vendor/bookings/${bookingId}`}>Open it at your desk</ButtonLink>
      </div>
    );
  }
  return <Whole booking={found.data} asOf={found.isRefetchError ? found.dataUpdatedAt : null} />;
}

function Whole({ booking, asOf }: { booking: BookingSeen; asOf: number | null }) {
  const actions = useActions(booking.id).data?.items ?? [];
  const title = booking.event_date ? longDay(booking.event_date) : "No day yet";
  return (
    <div className="flex flex-col gap-5">
      <Heading booking={booking} title={title} />
      {asOf ? (
        <p role="status" className="m-0 text-sm text-muted">
          We cannot look again just now. As of <TimeText at={new Date(asOf).toISOString()} as="clock" />.
        </p>
      ) : null}
      <NextStep booking={booking} actions={actions} />
      <Vendors booking={booking} actions={actions} />
      <MoneyPart booking={booking} />
      <ChangesPart booking={booking} />
      <ContractPart booking={booking} />
      <DisputesPart booking={booking} />
      <About booking={booking} />
      <TimelinePart booking={booking} />
      <EndingPart booking={booking} actions={actions} />
    </div>
  );
}

const ToEvents = () => (
  <Link to="/bookings" className="flex min-h-11 items-center gap-2 self-start text-link">
    <ArrowLeft size={18} aria-hidden /> My events
  </Link>
);

function Heading({ booking, title }: { booking: BookingSeen; title: string }) {
  return (
    <div className="flex flex-col gap-2">
      <ToEvents />
      <div className="flex flex-wrap items-center gap-2">
        <StatusBadge {...said("booking", booking.status)} size="large" />
        {booking.is_disputed ? <StatusBadge tone="trouble" label="In dispute" size="large" /> : null}
        <span className="figures text-sm text-muted">No. {booking.number}</span>
      </div>
      <PageTitle
        tab={`${booking.event_date ? shortDay(booking.event_date) : "Draft"} · No. ${booking.number} · Strathwell`}
      >
        {title}
      </PageTitle>
    </div>
  );
}

function Vendors({ booking, actions }: Parameters<typeof NextStep>[0]) {
  const rows = booking.vendors ?? [];
  const shown = rows.filter((row) => row.status !== "replaced");
  const gone = rows.filter((row) => row.status === "replaced");
  return (
    <section aria-labelledby="vendors" className="flex flex-col gap-3">
      <h2 id="vendors" className="m-0 text-xl font-semibold">
        Venue and services
      </h2>
      {shown.map((row) => (
        <VendorCard key={row.id} booking={booking} row={row} actions={actions} />
      ))}
      {gone.length ? (
        <p className="m-0 text-sm text-muted">
          No longer part of it: {gone.map((row) => row.business_name).join(", ")}.
        </p>
      ) : null}
    </section>
  );
}

function About({ booking }: { booking: BookingSeen }) {
  return (
    <Part title="What the vendors read">
      <dl className="m-0 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
        <dt className="text-muted">Guests</dt>
        <dd className="m-0">{booking.guest_count ?? "Not said"}</dd>
        <dt className="text-muted">Where, about</dt>
        <dd className="m-0 wrap-anywhere">{booking.location_text || "Not said"}</dd>
        <dt className="text-muted">Notes</dt>
        <dd className="m-0 whitespace-pre-line wrap-anywhere">{booking.notes || "None"}</dd>
      </dl>
    </Part>
  );
}
