import { listOwnBookings } from "@api/strathwell/sdk.gen";
import { EmptyState } from "@kit/base/EmptyState";
import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { Button, buttonLook } from "@kit/public/Button";
import { PageTitle } from "@kit/public/PublicShell";
import { whileDown } from "@markets/strathwell/live";
import { OrganizerDoor } from "@markets/strathwell/public/OrganizerDoor";
import { useOwnLive } from "@markets/strathwell/public/useOwnLive";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CalendarHeart, Plus } from "lucide-react";
import { BookingCard } from "./BookingCard";

const AT_ONCE = 20;
const LOOK_AGAIN_MS = 30_000;

/** Everything one has planned, the newest first. */
export function BookingsPage() {
  return (
    <OrganizerDoor>
      <div className="flex flex-col gap-5">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <PageTitle tab="My events · Strathwell">My events</PageTitle>
          <Link to="/bookings/new" className={`${buttonLook("secondary", false)} no-underline`}>
            <Plus size={20} aria-hidden /> New event
          </Link>
        </div>
        <Bookings />
      </div>
    </OrganizerDoor>
  );
}

function Bookings() {
  useOwnLive();
  const found = useInfiniteQuery({
    queryKey: ["strathwell", "own-bookings"],
    queryFn: async ({ pageParam, signal }) =>
      (await listOwnBookings({ query: { size: AT_ONCE, cursor: pageParam }, signal })).data,
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: whileDown(LOOK_AGAIN_MS),
  });
  const bookings = found.data?.pages.flatMap((page) => page.items);
  if (!bookings) {
    if (found.error) {
      return <ErrorState thrown={found.error} doing="show your events" onRetry={() => void found.refetch()} />;
    }
    return (
      <Loading what="your events">
        <Skeleton className="mb-3 h-36 w-full rounded-2xl" />
        <Skeleton className="mb-3 h-36 w-full rounded-2xl" />
        <Skeleton className="h-36 w-full rounded-2xl" />
      </Loading>
    );
  }
  if (!bookings.length) {
    return (
      <EmptyState
        title="Nothing planned yet"
        icon={<CalendarHeart size={32} aria-hidden />}
        action={
          <Link to="/bookings/new" className={`${buttonLook("primary", false)} no-underline`}>
            Plan an event
          </Link>
        }
      >
        Choose a day, a venue and who else it takes; each of them answers here.
      </EmptyState>
    );
  }
  return (
    <>
      <ul className="m-0 grid list-none gap-3 p-0">
        {bookings.map((booking) => (
          <li key={booking.id}>
            <BookingCard booking={booking} />
          </li>
        ))}
      </ul>
      {found.error ? (
        <ErrorState as="line" thrown={found.error} doing="look again" onRetry={() => void found.refetch()} />
      ) : null}
      {found.hasNextPage ? (
        <Button look="secondary" busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          Show more
        </Button>
      ) : null}
    </>
  );
}
