import { seeAnyBookingOptions } from "@api/strathwell/@tanstack/react-query.gen";
import { StatusBadge } from "@kit/base/StatusBadge";
import { PageHeader } from "@kit/console/PageHeader";
import { Whole } from "@markets/strathwell/console/Whole";
import { longDay } from "@markets/strathwell/days";
import { useFollow } from "@markets/strathwell/live";
import { said } from "@markets/strathwell/words";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { BookingControls } from "./BookingControls";
import { BookingFacts } from "./BookingFacts";
import { Contract } from "./Contract";
import { History } from "./History";
import { Money } from "./Money";
import { Vendors } from "./Vendors";

const route = getRouteApi("/bookings/$bookingId");

/** Everything about one booking, live: who was asked, what was agreed, what was paid, what happened. */
export function BookingPage() {
  const { bookingId } = route.useParams();
  const found = useQuery(seeAnyBookingOptions({ path: { booking_id: bookingId } }));
  // Vendors, money, history and actions are read by calls of their own, and all follow the booking.
  useFollow([`strathwell:booking:${bookingId}`]);
  return (
    <Whole found={found} what="the booking" as="page">
      {(booking) => {
        const status = said("booking", booking.status);
        return (
          <>
            <PageHeader
              title={`Booking ${booking.number}`}
              tab={`${booking.number} · ${status.label} · Strathwell`}
              crumbs={[{ label: "Bookings", to: "/bookings" }]}
              status={
                <>
                  <StatusBadge {...status} size="large" />
                  {booking.is_disputed ? <StatusBadge tone="trouble" label="Disputed" size="large" /> : null}
                </>
              }
              actions={<BookingControls booking={booking} />}
            >
              <p className="m-0">
                {booking.event_date ? longDay(booking.event_date) : "No date yet"}
                {booking.location_text ? `, ${booking.location_text}` : ""}
              </p>
              {booking.cancel_reason ? <p className="m-0">Cancelled: {booking.cancel_reason}</p> : null}
            </PageHeader>
            <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
              <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-4">
                <Vendors rows={booking.vendors ?? []} />
                <History bookingId={booking.id} />
              </div>
              <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-4">
                <BookingFacts booking={booking} />
                <Money booking={booking} />
                {booking.deposit_paid_at || booking.paid_at ? <Contract bookingId={booking.id} /> : null}
              </div>
            </div>
          </>
        );
      }}
    </Whole>
  );
}
