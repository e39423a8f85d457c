import type { VendorSeen } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { MoneyText } from "@kit/base/MoneyText";
import { findPlace } from "@kit/base/place";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { StatusBadge } from "@kit/base/StatusBadge";
import { ButtonLink } from "@kit/console/Button";
import { type Fact, Facts } from "@kit/console/Facts";
import { PageHeader } from "@kit/console/PageHeader";
import { Section } from "@kit/console/Section";
import { useOwnVendor } from "@markets/strathwell/vendor/ownVendor";
import { CATEGORY, said } from "@markets/strathwell/words";
import { ExternalLink, Pencil } from "lucide-react";
import { Gallery } from "./Gallery";
import { Standing } from "./Standing";
import { TypeChoice } from "./TypeChoice";

const people = new Intl.NumberFormat("en-US");

function factsOf(vendor: VendorSeen): Fact[] {
  const isVenue = vendor.vendor_type === "venue_owner";
  return [
    { label: "What you do", value: CATEGORY[vendor.category] },
    { label: "City", value: vendor.city },
    ...(vendor.location_text ? [{ label: "Address", value: vendor.location_text }] : []),
    ...(isVenue && vendor.capacity !== null
      ? [{ label: "Guests", value: `Up to ${people.format(vendor.capacity)}` }]
      : []),
    {
      label: "List price",
      value:
        vendor.base_price_cents === null ? (
          <span className="text-muted">On request; you name a price with each answer</span>
        ) : (
          <MoneyText amountMinor={vendor.base_price_cents} currency={vendor.currency} />
        ),
    },
    {
      label: "About",
      value: vendor.description ? (
        <span className="whitespace-pre-line">{vendor.description}</span>
      ) : (
        <span className="text-muted">Nothing yet</span>
      ),
    },
  ];
}

/** One's business: the choice for who has none, else what organizers see and where the review stands. */
export function BusinessPage() {
  const { vendor, isNone, error, retry } = useOwnVendor();
  if (isNone) return <TypeChoice />;
  if (error) return <ErrorState thrown={error} doing="show your business" onRetry={retry} />;
  if (!vendor) return <BusinessSkeleton />;
  const media = vendor.media ?? [];
  const plans = media.filter(({ kind }) => kind === "venue_blueprint");
  const shown = media.filter(({ kind }) => kind !== "venue_blueprint");
  const isVenue = vendor.vendor_type === "venue_owner";
  return (
    <>
      <PageHeader
        title={vendor.business_name}
        tab="Your business · Strathwell"
        status={<StatusBadge {...said("vendor", vendor.status)} size="large" />}
        actions={
          <>
            {vendor.status === "approved" ? (
              <ButtonLink
                href={`${location.origin}${findPlace(location).base}/browse/${vendor.id}`}
                look="quiet"
                icon={<ExternalLink size={16} aria-hidden />}
              >
                As organizers see it
              </ButtonLink>
            ) : null}
            <ButtonLink href="/describe" icon={<Pencil size={16} aria-hidden />}>
              Edit
            </ButtonLink>
          </>
        }
      />
      <Standing vendor={vendor} />
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <Section title="What organizers read" className="self-start">
          <Facts rows={factsOf(vendor)} />
        </Section>
        <div className="grid min-w-0 content-start gap-4">
          <Section title={isVenue ? "Photos" : "Work samples"} aside={shown.length || undefined}>
            <Gallery media={shown} />
          </Section>
          {isVenue ? (
            <Section title="Floor plan">
              {plans.length ? (
                <Gallery media={plans} />
              ) : (
                <p className="m-0 text-muted">
                  None yet. It is not shown publicly; staff see it when they look at your venue.
                </p>
              )}
            </Section>
          ) : null}
        </div>
      </div>
    </>
  );
}

function BusinessSkeleton() {
  return (
    <Loading what="your business">
      <Skeleton className="mb-4 h-10 w-64" />
      <Skeleton className="mb-4 h-24 w-full" />
      <div className="grid gap-4 xl:grid-cols-2">
        <Skeleton className="h-72" />
        <Skeleton className="h-72" />
      </div>
    </Loading>
  );
}
