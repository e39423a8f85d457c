import { listAllVendors } from "@api/strathwell/sdk.gen";
import type { VendorListed } from "@api/strathwell/types.gen";
import { EmptyState } from "@kit/base/EmptyState";
import { ButtonLink } from "@kit/console/Button";
import { DataTable } from "@kit/console/DataTable";
import { FilterBar } from "@kit/console/FilterBar";
import { PageHeader } from "@kit/console/PageHeader";
import { usePages } from "@kit/console/usePages";
import { getRouteApi, useLocation } from "@tanstack/react-router";
import { ListChecks, Store } from "lucide-react";
import { columns } from "./columns";
import { filters } from "./filters";
import { VendorPanel } from "./VendorPanel";

const route = getRouteApi("/vendors");
const PAGE = 50;

const toReview = (
  <ButtonLink href="/vendors?status=pending" icon={<ListChecks size={16} aria-hidden />}>
    To review
  </ButtonLink>
);

/** All vendors, the newest first; those who wait for review are a filter away. */
export function VendorsPage() {
  const { cursor: _cursor, size: _size, ...kept } = route.useSearch();
  const navigate = route.useNavigate();
  const openId = useLocation({ select: (place) => place.hash });
  const pages = usePages<VendorListed>({
    queryKey: ["strathwell", "vendors", kept],
    fetchPage: async (cursor, signal) =>
      (await listAllVendors({ query: { ...kept, cursor, size: PAGE }, signal })).data,
  });
  const isQueue = kept.status === "pending";
  return (
    <>
      <PageHeader
        title={isQueue ? "Vendors to review" : "Vendors"}
        tab={`${isQueue ? "To review" : "Vendors"} · Strathwell`}
        actions={isQueue ? <ButtonLink href="/vendors">All vendors</ButtonLink> : toReview}
      />
      <DataTable
        {...pages.table}
        label="Vendors"
        columns={columns}
        rowKey={(vendor) => vendor.id}
        rowHref={(vendor) => `/vendors/${vendor.id}`}
        selectedKey={openId || undefined}
        onOpen={(vendor) => void navigate({ search: kept, hash: vendor.id, resetScroll: false })}
        storageKey="strathwell-vendors"
        toolbar={
          <FilterBar
            filters={filters}
            value={kept}
            onChange={(next) => void navigate({ search: next as typeof kept, replace: true })}
            search={{ name: "q", placeholder: "Business name" }}
          />
        }
        empty={
          isQueue ? (
            <EmptyState title="Nobody waits for you" icon={<ListChecks size={28} aria-hidden />}>
              A vendor who sends their business in for review appears here.
            </EmptyState>
          ) : Object.keys(kept).length ? (
            <EmptyState title="No vendor fits these filters">Take a filter away, or look for another name.</EmptyState>
          ) : (
            <EmptyState title="No vendors yet" icon={<Store size={28} aria-hidden />}>
              They appear here once they tell us about their business.
            </EmptyState>
          )
        }
      />
      {openId ? (
        <VendorPanel
          key={openId}
          vendorId={openId}
          onClose={() => void navigate({ search: kept, hash: "", replace: true, resetScroll: false })}
        />
      ) : null}
    </>
  );
}
