import { asProblem } from "@api/problem";
import { seeVendorOptions } from "@api/strathwell/@tanstack/react-query.gen";
import type { VendorPage as Vendor } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { buttonLook } from "@kit/public/Button";
import { PageTitle } from "@kit/public/PublicShell";
import { CategoryIcon } from "@markets/strathwell/public/CategoryIcon";
import { openly } from "@markets/strathwell/public/openly";
import { Pictures } from "@markets/strathwell/public/Pictures";
import { priceFrom } from "@markets/strathwell/public/VendorTile";
import { CATEGORY } from "@markets/strathwell/words";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ArrowLeft, MapPin, Tag, Users } from "lucide-react";
import type { ReactNode } from "react";
import { AskForDay } from "./AskForDay";
import { isDay } from "./filters";

const route = getRouteApi("/browse/$vendorId");

/** One venue or vendor: what there is to see, whether the day is free, and the way to ask. */
export function VendorPage() {
  const { vendorId } = route.useParams();
  const raw = route.useSearch() as { day?: unknown };
  const navigate = route.useNavigate();
  const day = isDay(raw.day) ? raw.day : "";
  const seen = useQuery({
    ...seeVendorOptions({ path: { vendor_id: vendorId }, query: day ? { day } : {}, ...openly }),
    placeholderData: keepPreviousData,
  });
  const ask = (next: string) =>
    void navigate({ search: (next ? { day: next } : {}) as never, replace: true, resetScroll: false });
  const vendor = seen.data;
  // While another one is fetched the one before is not shown under its address.
  if (vendor && vendor.id === vendorId) {
    return (
      <VendorSeen vendor={vendor}>
        <AskForDay
          vendor={vendor}
          day={day}
          free={seen.isPlaceholderData ? undefined : vendor.free}
          thrown={seen.error}
          onDay={ask}
          onRetry={() => void seen.refetch()}
        />
      </VendorSeen>
    );
  }
  if (seen.error) return <NotShown thrown={seen.error} onRetry={() => void seen.refetch()} />;
  return (
    <Loading what="the vendor">
      <div data-wide className="grid gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Skeleton className="aspect-3/2 rounded-2xl" />
        <div className="flex flex-col gap-4">
          <Skeleton className="h-8 w-2/3" />
          <Skeleton className="h-24 w-full" />
        </div>
      </div>
    </Loading>
  );
}

function Back() {
  return (
    <Link
      to="/browse"
      className="inline-flex min-h-11 items-center gap-2 self-start text-link no-underline hover:underline"
    >
      <ArrowLeft size={18} aria-hidden /> Venues and vendors
    </Link>
  );
}

function VendorSeen({ vendor, children }: { vendor: Vendor; children: ReactNode }) {
  const pictures = (vendor.media ?? []).flatMap(({ file_id, url, content_type, caption }, index) =>
    url && content_type.startsWith("image/")
      ? [{ id: file_id, url, says: caption || `${vendor.business_name}, picture ${index + 1}` }]
      : [],
  );
  return (
    <div data-wide className="flex flex-col gap-4">
      <Back />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Pictures
          key={vendor.id}
          label={`Pictures of ${vendor.business_name}`}
          pictures={pictures}
          icon={<CategoryIcon category={vendor.category} />}
        />
        <div className="flex flex-col gap-5">
          <div className="flex flex-col gap-2 wrap-anywhere">
            <PageTitle tab={`${vendor.business_name} · Strathwell`}>{vendor.business_name}</PageTitle>
            <Facts vendor={vendor} />
          </div>
          {children}
        </div>
        {vendor.description ? (
          <section className="max-w-prose">
            <h2 className="m-0 mb-2 text-xl font-semibold">About</h2>
            <p className="m-0 whitespace-pre-line wrap-anywhere">{vendor.description}</p>
          </section>
        ) : null}
      </div>
    </div>
  );
}

function Facts({ vendor }: { vendor: Vendor }) {
  return (
    <ul className="m-0 flex list-none flex-col gap-1.5 p-0">
      <li className="flex items-start gap-2">
        <Tag size={18} aria-hidden className="mt-0.5 shrink-0 text-muted" />
        <span>
          {CATEGORY[vendor.category]} · <strong className="figures font-semibold">{priceFrom(vendor)}</strong>
        </span>
      </li>
      <li className="flex items-start gap-2">
        <MapPin size={18} aria-hidden className="mt-0.5 shrink-0 text-muted" />
        {vendor.location_text || vendor.city}
      </li>
      {vendor.capacity === null ? null : (
        <li className="flex items-start gap-2">
          <Users size={18} aria-hidden className="mt-0.5 shrink-0 text-muted" />
          Up to {vendor.capacity} guests
        </li>
      )}
    </ul>
  );
}

function NotShown({ thrown, onRetry }: { thrown: unknown; onRetry: () => void }) {
  const status = asProblem(thrown).status;
  if (status !== 404 && status !== 422)
    return <ErrorState thrown={thrown} doing="show this vendor" onRetry={onRetry} />;
  return (
    <div className="flex flex-col items-start gap-4">
      <PageTitle tab="Not found · Strathwell">Nobody is on show here</PageTitle>
      <p className="m-0 text-muted">The address may be old, or this vendor is not on show any more.</p>
      <Link to="/browse" className={buttonLook("primary", false)}>
        See who is
      </Link>
    </div>
  );
}
