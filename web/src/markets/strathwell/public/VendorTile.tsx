import type { VendorCard } from "@api/strathwell/types.gen";
import { formatMoney } from "@kit/base/format";
import { Skeleton } from "@kit/base/Skeleton";
import { CATEGORY } from "@markets/strathwell/words";
import { Link } from "@tanstack/react-router";
import { MapPin, Users } from "lucide-react";
import type { ReactNode } from "react";
import { CategoryIcon } from "./CategoryIcon";
import { Cover } from "./Cover";

export const priceFrom = (vendor: Pick<VendorCard, "base_price_cents" | "currency">): string =>
  vendor.base_price_cents === null
    ? "Price on request"
    : `From ${formatMoney(vendor.base_price_cents, vendor.currency)}`;

export interface VendorTileProps {
  vendor: VendorCard;
  /** The day one asks about; the vendor's page opens with it. */
  day?: string;
  /** Such as that the day is free. */
  badge?: ReactNode;
  level?: "h2" | "h3" | "h4";
  /** Seen without scrolling: its picture is fetched at once. */
  isFirst?: boolean;
}

/** One vendor among others: picture, name, what they do and where, what it costs at least. */
export function VendorTile({ vendor, day, badge, level: Heading = "h2", isFirst }: VendorTileProps) {
  return (
    <article className="relative flex h-full flex-col overflow-hidden rounded-2xl border border-border bg-surface shadow-surface has-[a:hover]:border-brand">
      <Cover
        url={vendor.cover_url}
        isFirst={isFirst}
        className="aspect-3/2"
        icon={<CategoryIcon category={vendor.category} />}
      />
      <div className="flex flex-1 flex-col gap-1 p-4">
        <p className="m-0 text-sm text-muted">{CATEGORY[vendor.category]}</p>
        <Heading className="m-0 text-lg leading-snug font-semibold wrap-anywhere">
          <Link
            to="/browse/$vendorId"
            params={{ vendorId: vendor.id }}
            search={day ? { day } : {}}
            className="text-foreground no-underline after:absolute after:inset-0 after:rounded-2xl focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-focus focus-visible:after:outline-offset-2"
          >
            {vendor.business_name}
          </Link>
        </Heading>
        <p className="m-0 flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
          <span className="flex items-center gap-1.5">
            <MapPin size={14} aria-hidden /> {vendor.city}
          </span>
          {vendor.capacity === null ? null : (
            <span className="flex items-center gap-1.5">
              <Users size={14} aria-hidden /> Up to {vendor.capacity} guests
            </span>
          )}
        </p>
        <p className="m-0 mt-auto flex flex-wrap items-center justify-between gap-2 pt-2">
          <span className="figures font-semibold">{priceFrom(vendor)}</span>
          {badge}
        </p>
      </div>
    </article>
  );
}

/** Its shape, while it is on its way. */
export function TileShape() {
  return (
    <div className="overflow-hidden rounded-2xl border border-border bg-surface">
      <Skeleton className="aspect-3/2 rounded-none" />
      <div className="flex flex-col gap-2 p-4">
        <Skeleton className="h-4 w-1/3" />
        <Skeleton className="h-6 w-3/4" />
        <Skeleton className="h-4 w-1/2" />
      </div>
    </div>
  );
}

export const TILES = "m-0 grid list-none gap-4 p-0 sm:grid-cols-2 lg:grid-cols-3";
