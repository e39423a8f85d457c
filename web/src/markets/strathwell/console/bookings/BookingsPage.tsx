import { listBookings } from "@api/strathwell/sdk.gen";
import type { AdminBookingRow, BookingStatus } from "@api/strathwell/types.gen";
import { EmptyState } from "@kit/base/EmptyState";
import { useLive } from "@kit/base/useLive";
import { DataTable } from "@kit/console/DataTable";
import { FilterBar } from "@kit/console/FilterBar";
import type { Filter } from "@kit/console/filters";
import { PageHeader } from "@kit/console/PageHeader";
import { usePages } from "@kit/console/usePages";
import { said } from "@markets/strathwell/words";
import { getRouteApi } from "@tanstack/react-router";
import { CalendarHeart } from "lucide-react";
import { columns } from "./columns";

const route = getRouteApi("/bookings");
const PAGE = 50;
const STATES: BookingStatus[] = [
  "draft",
  "awaiting_vendor_approval",
  "ready_for_payment",
  "deposit_paid",
  "paid",
  "completed",
  "cancelled",
];

const filters: Filter[] = [
  {
    name: "status",
    label: "Status",
    kind: "choices",
    options: STATES.map((value) => ({
      value,
      label: said("booking", value).label,
    })),
  },
];

/** All bookings, the newest first, live. */
export function BookingsPage() {
  const { cursor: _cursor, size: _size, ...kept } = route.useSearch();
  const navigate = route.useNavigate();
  const pages = usePages<AdminBookingRow>({
    queryKey: ["strathwell", "bookings", kept],
    fetchPage: async (cursor, signal) => (await listBookings({ query: { ...kept, cursor, size: PAGE }, signal })).data,
  });
  useLive(["strathwell:bookings"], pages.refresh);
  return (
    <>
      <PageHeader title="Bookings" tab="Bookings · Strathwell" />
      <DataTable
        {...pages.table}
        label="Bookings"
        columns={columns}
        rowKey={(booking) => booking.id}
        rowHref={(booking) => `/bookings/${booking.id}`}
        storageKey="strathwell-bookings"
        toolbar={
          <FilterBar
            filters={filters}
            value={kept}
            onChange={(next) => void navigate({ search: next as typeof kept, replace: true })}
          />
        }
        empty={
          kept.status?.length ? (
            <EmptyState title="No booking is in these states">Take a filter away to see the others.</EmptyState>
          ) : (
            <EmptyState title="No bookings yet" icon={<CalendarHeart size={28} aria-hidden />}>
              Every event an organizer puts together appears here by itself, from its draft on.
            </EmptyState>
          )
        }
      />
    </>
  );
}
