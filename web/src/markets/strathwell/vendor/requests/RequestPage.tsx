import { asProblem } from "@api/problem";
import { seeBookingOptions } from "@api/strathwell/@tanstack/react-query.gen";
import type { BookingForVendor, BookingSeen } from "@api/strathwell/types.gen";
import { EmptyState } from "@kit/base/EmptyState";
import { ErrorState } from "@kit/base/ErrorState";
import { PageNotFound } from "@kit/base/PageFallback";
import { findPlace } from "@kit/base/place";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { StatusBadge } from "@kit/base/StatusBadge";
import { PageHeader } from "@kit/console/PageHeader";
import { shortDay } from "@markets/strathwell/days";
import { whileDown } from "@markets/strathwell/live";
import { FRESH_MS } from "@markets/strathwell/vendor/fresh";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { AnswerWithin } from "./AnswerWithin";
import { RequestBody } from "./RequestBody";
import { RequestControls } from "./RequestControls";
import { statusOf } from "./status";

const route = getRouteApi("/bookings/$bookingId");

const isForVendor = (seen: BookingSeen | BookingForVendor): seen is BookingForVendor => "vendor" in seen;

/** One request with everything about it: what is asked, the prices, the contract, what happened. */
export function RequestPage() {
  const { bookingId } = route.useParams();
  const found = useQuery({
    ...seeBookingOptions({ path: { booking_id: bookingId } }),
    refetchInterval: whileDown(FRESH_MS),
  });
  const asked = found.data;
  if (!asked) {
    if (!found.error) return <RequestSkeleton />;
    const { status } = asProblem(found.error);
    if (status === 404 || status === 422) return <PageNotFound home={`${findPlace(location).base}/vendor/bookings`} />;
    return <ErrorState thrown={found.error} doing="show this request" onRetry={() => void found.refetch()} />;
  }
  if (!isForVendor(asked)) {
    return (
      <EmptyState
        title="This is a booking you made yourself"
        action={
          <a
            className="text-link underline underline-offset-4"
            href={`${findPlace(location).base}/bookings/${asked.id}`}
          >
            Open it as its organizer
          </a>
        }
      >
        Here stands what organizers ask of your business.
      </EmptyState>
    );
  }
  const status = statusOf(asked);
  return (
    <>
      <PageHeader
        title={`Request #${asked.number}`}
        tab={`#${asked.number} · ${status.label} · Strathwell`}
        crumbs={[{ label: "Requests", to: "/bookings" }]}
        status={
          <>
            <StatusBadge {...status} size="large" />
            {asked.is_disputed ? <StatusBadge tone="trouble" label="Disputed" size="large" /> : null}
          </>
        }
        actions={<RequestControls asked={asked} />}
      >
        <p className="m-0 flex flex-wrap items-center gap-x-4 gap-y-1">
          {asked.event_date ? <span>{shortDay(asked.event_date)}</span> : null}
          <AnswerWithin row={asked.vendor} />
        </p>
      </PageHeader>
      <RequestBody asked={asked} />
    </>
  );
}

function RequestSkeleton() {
  return (
    <Loading what="the request">
      <Skeleton className="mb-4 h-10 w-64" />
      <div className="grid gap-4 xl:grid-cols-[1fr_26rem]">
        <div className="grid gap-4">
          <Skeleton className="h-56" />
          <Skeleton className="h-72" />
        </div>
        <Skeleton className="h-80" />
      </div>
    </Loading>
  );
}
