import type { VendorFile } from "@api/strathwell/types.gen";
import { MoneyText } from "@kit/base/MoneyText";
import { TimeText } from "@kit/base/TimeText";
import { Facts } from "@kit/console/Facts";
import { PersonChip } from "@kit/console/PersonChip";
import { CATEGORY, VENDOR_TYPE } from "@markets/strathwell/words";

/** `short`: the description stands elsewhere on the page. */
export function VendorFacts({ vendor, short = false }: { vendor: VendorFile; short?: boolean }) {
  const at = (moment: string | null) => (moment ? <TimeText at={moment} /> : null);
  return (
    <Facts
      rows={[
        { label: "Type", value: VENDOR_TYPE[vendor.vendor_type] },
        { label: "What they do", value: CATEGORY[vendor.category] },
        { label: "City", value: vendor.city },
        { label: "Address", value: vendor.location_text || null },
        ...(vendor.vendor_type === "venue_owner" ? [{ label: "Holds", value: `${vendor.capacity ?? 0} guests` }] : []),
        {
          label: "From",
          value:
            vendor.base_price_cents === null ? (
              "On request"
            ) : (
              <MoneyText amountMinor={vendor.base_price_cents} currency={vendor.currency} />
            ),
        },
        ...(short
          ? []
          : [
              {
                label: "About",
                value: vendor.description ? <span className="whitespace-pre-wrap">{vendor.description}</span> : null,
              },
            ]),
        { label: "Owner", value: <PersonChip name={vendor.owner_name} detail={vendor.owner_email} /> },
        { label: "With us since", value: at(vendor.created_at) },
        { label: "Sent in", value: at(vendor.submitted_at) },
        { label: "Approved", value: at(vendor.approved_at) },
      ]}
    />
  );
}
