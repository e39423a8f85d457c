import { seeBookingOptions } from "@api/strathwell/@tanstack/react-query.gen";
import type { BookingSeen } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { PageTitle } from "@kit/public/PublicShell";
import { OrganizerDoor } from "@markets/strathwell/public/OrganizerDoor";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import { Ended, Working } from "./Outcome";
import { Paying } from "./Paying";
import { isPayable, LOOK_CLOSELY_MS, LOOK_MS, processing, usePayments, type Wish, wishFor } from "./payment";
import type { PaySearch } from "./search";

const route = getRouteApi("/bookings/$bookingId/pay");
/** Back from a bank's own page, Stripe says so in the address. */
const isBackFromBank = () => new URLSearchParams(location.search).has("payment_intent");

/** Where an event is paid: what it is for, the card, and how it ended. */
export function PayPage() {
  const { bookingId } = route.useParams();
  return (
    <OrganizerDoor>
      <div className="flex flex-col gap-5">
        <Link
          to="/bookings/$bookingId"
          params={{ bookingId }}
          className="flex min-h-11 items-center gap-2 self-start text-link"
        >
          <ArrowLeft size={18} aria-hidden /> The event
        </Link>
        <Found bookingId={bookingId} />
      </div>
    </OrganizerDoor>
  );
}

const SHAPE = (
  <Loading what="the payment">
    <Skeleton className="mb-6 h-9 w-2/3" />
    <Skeleton className="mb-4 h-28 w-full rounded-2xl" />
    <Skeleton className="h-48 w-full rounded-2xl" />
  </Loading>
);

function Found({ bookingId }: { bookingId: string }) {
  const search = route.useSearch();
  const { what = "deposit", due }: PaySearch = search;
  const [wish, setWish] = useState(() => wishFor(what, due));
  const [isClose, lookClosely] = useState(isBackFromBank);
  const payments = usePayments(bookingId, isClose);
  const isWorking = isClose || processing(payments.data) !== undefined;
  const booking = useQuery({
    ...seeBookingOptions({ path: { booking_id: bookingId } }),
    refetchInterval: isWorking ? LOOK_CLOSELY_MS : LOOK_MS,
  });
  const navigate = route.useNavigate();
  const choose = (next: Wish["what"]) => {
    setWish(wishFor(next, undefined));
    void navigate({ search: { ...search, what: next }, replace: true, resetScroll: false });
  };

  const failed = booking.error ?? payments.error;
  if (!booking.data || !payments.data) {
    if (!failed) return SHAPE;
    return (
      <>
        <PageTitle tab="Payment · Strathwell">Payment</PageTitle>
        <ErrorState
          thrown={failed}
          doing="open the payment"
          onRetry={() => void Promise.all([booking.refetch(), payments.refetch()])}
        />
      </>
    );
  }
  if (!isOwn(booking.data))
    return <PageTitle tab="Not yours · Strathwell">Its organizer pays for this event.</PageTitle>;
  const under = processing(payments.data);
  if (under) return <Working payment={under} />;
  if (!isPayable(booking.data, payments.data, wish)) {
    return <Ended booking={booking.data} payments={payments.data} />;
  }
  return (
    <Paying
      booking={booking.data}
      payments={payments.data}
      wish={wish}
      onChoose={choose}
      onConfirmed={async () => {
        lookClosely(true);
        await Promise.all([payments.refetch(), booking.refetch()]);
      }}
    />
  );
}

const isOwn = (found: object): found is BookingSeen => !("vendor" in found);
