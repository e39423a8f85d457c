import { seeBookingOptions } from "@api/strathwell/@tanstack/react-query.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { PageTitle } from "@kit/public/PublicShell";
import { OrganizerDoor } from "@markets/strathwell/public/OrganizerDoor";
import { read } from "@markets/strathwell/shortlist";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { Composer } from "./Composer";
import { type Draft, draftOf, EMPTY, keepDraft, readDraft } from "./draft";
import type { Step } from "./refusals";
import type { ComposeSearch } from "./search";

const route = getRouteApi("/bookings/new");

/** Where a new event begins, or a draft is edited (`?draft=`). */
export function ComposePage() {
  const search = route.useSearch();
  const { step = "when", draft: bookingId }: ComposeSearch = search;
  const navigate = route.useNavigate();
  const onStep = (next: Step) => void navigate({ search: { ...search, step: next } });
  if (bookingId) {
    return (
      <OrganizerDoor>
        <Edited bookingId={bookingId} step={step} onStep={onStep} />
      </OrganizerDoor>
    );
  }
  return <New step={step} onStep={onStep} />;
}

interface At {
  step: Step;
  onStep: (step: Step) => void;
}

/** What somebody brings along from the pages they come from, on top of what they had. */
function New(at: At) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { venue, day, guests, template }: ComposeSearch = search;
  const brings = Boolean(venue || day || guests || template);
  useEffect(() => {
    if (!brings) return;
    // Taken over once: from here on the draft holds it, also when it is changed.
    keepDraft({ ...(readDraft() ?? listed()), ...broughtBy(search) });
    void navigate({ search: { ...search, ...NOTHING_BROUGHT }, replace: true });
  }, [brings, navigate, search]);
  return brings ? null : <Composer {...at} given={listed()} />;
}

const NOTHING_BROUGHT = { venue: undefined, day: undefined, guests: undefined, template: undefined };

function broughtBy(search: ComposeSearch): Partial<Draft> {
  return {
    ...(search.venue ? { venueId: search.venue } : {}),
    ...(search.day ? { eventDate: search.day } : {}),
    ...(search.guests ? { guests: String(search.guests) } : {}),
    ...(search.template ? { templateId: search.template } : {}),
  };
}

/** A new draft begins with who was put aside while looking around. */
function listed(): Draft {
  const put = read();
  return {
    ...EMPTY,
    venueId: put.find((one) => one.kind === "venue")?.vendorId ?? "",
    serviceIds: put.filter((one) => one.kind === "service").map((one) => one.vendorId),
  };
}

function Edited({ bookingId, ...at }: At & { bookingId: string }) {
  const found = useQuery({ ...seeBookingOptions({ path: { booking_id: bookingId } }), staleTime: 60_000 });
  if (found.error) {
    return (
      <div className="flex flex-col gap-5">
        <PageTitle tab="Your draft · Strathwell">Your draft</PageTitle>
        <ErrorState thrown={found.error} doing="open the draft" onRetry={() => void found.refetch()} />
      </div>
    );
  }
  if (!found.data) {
    return (
      <Loading what="the draft">
        <Skeleton className="mb-6 h-8 w-1/2" />
        <Skeleton className="h-60 w-full" />
      </Loading>
    );
  }
  if (!("vendors" in found.data) || found.data.status !== "draft") {
    return (
      <div className="flex flex-col gap-4">
        <PageTitle tab="No draft · Strathwell">This is no draft any more.</PageTitle>
        <p className="m-0 text-muted">The vendors have been asked; what they were asked for stays as it is.</p>
        <Link className="text-link underline" to="/bookings/$bookingId" params={{ bookingId }}>
          Look at the booking
        </Link>
      </div>
    );
  }
  return <Composer {...at} bookingId={bookingId} given={draftOf(found.data)} currency={found.data.currency} />;
}
