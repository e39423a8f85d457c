import { listRequests } from "@api/strathwell/sdk.gen";
import type { BookingForVendor, RowStatus } from "@api/strathwell/types.gen";
import { EmptyState } from "@kit/base/EmptyState";
import { DataTable } from "@kit/console/DataTable";
import { FilterBar } from "@kit/console/FilterBar";
import type { Filter } from "@kit/console/filters";
import { PageHeader } from "@kit/console/PageHeader";
import { usePages } from "@kit/console/usePages";
import { useAddress } from "@markets/strathwell/vendor/address";
import { BusinessFirst } from "@markets/strathwell/vendor/BusinessFirst";
import { FRESH_MS, useEvery } from "@markets/strathwell/vendor/fresh";
import { useLocation } from "@tanstack/react-router";
import { Inbox } from "lucide-react";
import { columns } from "./columns";
import { RequestPanel } from "./RequestPanel";
import { STATUS_OPTIONS } from "./status";

const PAGE = 50;
const FILTERS: Filter[] = [{ name: "status", label: "Status", kind: "choices", options: STATUS_OPTIONS }];
const PURPOSE = "Organizers who ask you for a day appear here; you answer with a yes, a no or another price.";

export function InboxPage() {
  return (
    <BusinessFirst title="Requests" purpose={PURPOSE}>
      {(vendor) => <Requests isFound={vendor.status === "approved"} />}
    </BusinessFirst>
  );
}

const keyOf = (asked: BookingForVendor) => asked.vendor.id;

/** Everything one was ever asked for, the newest first, and one of them beside the list. */
function Requests({ isFound }: { isFound: boolean }) {
  const { search: asked, go } = useAddress<{ status?: RowStatus[] }>();
  const { status } = asked;
  const openId = useLocation({ select: (place) => place.hash });
  const pages = usePages<BookingForVendor>({
    queryKey: ["strathwell", "requests", status ?? []],
    fetchPage: async (cursor, signal) => (await listRequests({ query: { status, cursor, size: PAGE }, signal })).data,
    rowKey: keyOf,
  });
  useEvery(FRESH_MS, pages.refresh);
  const search: typeof asked = status?.length ? { status } : {};
  const open = openId ? pages.rows?.find((one) => keyOf(one) === openId) : undefined;
  return (
    <>
      <PageHeader title="Requests" tab="Requests · Strathwell" />
      <DataTable
        {...pages.table}
        label="Requests"
        columns={columns}
        rowKey={keyOf}
        rowHref={(one) => `/bookings/${one.id}`}
        onOpen={(one) => go(search, { hash: keyOf(one) })}
        selectedKey={open && keyOf(open)}
        storageKey="strathwell-requests"
        toolbar={
          <FilterBar
            filters={FILTERS}
            value={search}
            onChange={(next) => go(next as typeof search, { replace: true })}
          />
        }
        empty={
          status?.length ? (
            <EmptyState title="No request is in this state">Take the filter away to see the others.</EmptyState>
          ) : (
            <EmptyState title="Nobody has asked yet" icon={<Inbox size={28} aria-hidden />}>
              {isFound
                ? "When an organizer asks for you it appears here, and you have 48 hours to answer. We write to you as well."
                : "Organizers find you once your business is approved. Their requests then appear here."}
            </EmptyState>
          )
        }
      />
      {open ? (
        <RequestPanel key={keyOf(open)} asked={open} onClose={() => go(search, { hash: "", replace: true })} />
      ) : null}
    </>
  );
}
