import type { VendorCard } from "@api/strathwell/types.gen";
import { cx } from "@kit/base/cx";
import { formatMoney } from "@kit/base/format";
import { CATEGORY } from "@markets/strathwell/words";

const LOOK =
  "flex min-h-16 cursor-pointer items-center gap-3 rounded-xl border bg-surface p-3 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus";

/** What a price list says, or that there is none: then the vendor names a price. */
export const listPrice = (vendor: Pick<VendorCard, "base_price_cents" | "currency">): string =>
  vendor.base_price_cents === null ? "Price on request" : formatMoney(vendor.base_price_cents, vendor.currency);

export interface VendorLineProps {
  vendor: VendorCard;
  /** One of several, or several. */
  type: "radio" | "checkbox";
  name: string;
  isChosen: boolean;
  onChoose: (isChosen: boolean) => void;
}

/** One vendor to choose, the whole line to be tapped. */
export function VendorLine({ vendor, type, name, isChosen, onChoose }: VendorLineProps) {
  const facts = [
    vendor.vendor_type === "venue_owner" ? null : CATEGORY[vendor.category],
    vendor.city,
    vendor.capacity === null ? null : `up to ${vendor.capacity} guests`,
  ];
  return (
    <label className={cx(LOOK, isChosen ? "border-2 border-brand bg-brand/5" : "border-field-border")}>
      <input
        type={type}
        name={name}
        checked={isChosen}
        onChange={(event) => onChoose(event.currentTarget.checked)}
        className="size-5 shrink-0 accent-brand"
      />
      {vendor.cover_url ? (
        <img src={vendor.cover_url} alt="" loading="lazy" className="size-12 shrink-0 rounded-lg object-cover" />
      ) : null}
      <span className="min-w-0 flex-1">
        <span className="block font-medium wrap-anywhere">{vendor.business_name}</span>
        <span className="block text-sm text-muted">{facts.filter(Boolean).join(" · ")}</span>
      </span>
      <span className="figures shrink-0 text-right text-sm font-semibold">{listPrice(vendor)}</span>
    </label>
  );
}
