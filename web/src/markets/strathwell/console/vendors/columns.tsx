import type { VendorListed } from "@api/strathwell/types.gen";
import { MoneyText } from "@kit/base/MoneyText";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import type { Column } from "@kit/console/columns";
import { CATEGORY, said } from "@markets/strathwell/words";

const none = (text: string) => <span className="text-muted">{text}</span>;

/** A vendor may have no name before they send themselves in for review. */
export const nameOf = (vendor: { business_name: string }): string => vendor.business_name || "No name yet";

export const columns: Column<VendorListed>[] = [
  { id: "name", header: "Business", cell: nameOf, width: 220, priority: 1 },
  {
    id: "status",
    header: "Status",
    cell: (vendor) => <StatusBadge {...said("vendor", vendor.status)} />,
    width: 160,
    priority: 2,
  },
  { id: "category", header: "What", cell: (vendor) => CATEGORY[vendor.category], width: 130, priority: 3 },
  { id: "city", header: "City", cell: (vendor) => vendor.city, width: 130, priority: 4 },
  {
    id: "price",
    header: "From",
    cell: (vendor) =>
      vendor.base_price_cents === null ? (
        none("On request")
      ) : (
        <MoneyText amountMinor={vendor.base_price_cents} currency={vendor.currency} />
      ),
    align: "end",
    width: 120,
    priority: 6,
  },
  {
    id: "capacity",
    header: "Holds",
    cell: (vendor) => vendor.capacity ?? none("None"),
    align: "end",
    width: 90,
    hiddenAtFirst: true,
  },
  {
    id: "payouts",
    header: "Payouts",
    cell: (vendor) =>
      vendor.payouts_disabled_reason ? <StatusBadge tone="trouble" label="Stopped" /> : none("Not stopped"),
    width: 120,
    priority: 7,
  },
  {
    id: "submitted",
    header: "Sent in",
    cell: (vendor) => (vendor.submitted_at ? <TimeText at={vendor.submitted_at} /> : none("Not yet")),
    width: 120,
    priority: 5,
  },
  {
    id: "created",
    header: "With us since",
    cell: (vendor) => <TimeText at={vendor.created_at} />,
    width: 120,
    hiddenAtFirst: true,
  },
];
