import { listPayments } from "@api/strathwell/sdk.gen";
import type { PaymentRow } from "@api/strathwell/types.gen";
import { EmptyState } from "@kit/base/EmptyState";
import { useLive } from "@kit/base/useLive";
import { DataTable } from "@kit/console/DataTable";
import { FilterBar } from "@kit/console/FilterBar";
import type { Filter } from "@kit/console/filters";
import { PageHeader } from "@kit/console/PageHeader";
import { usePages } from "@kit/console/usePages";
import { PAYMENT_STATES } from "@markets/strathwell/console/states";
import { getRouteApi, useLocation } from "@tanstack/react-router";
import { CreditCard } from "lucide-react";
import { columns } from "./columns";
import { PaymentPanel } from "./PaymentPanel";

const route = getRouteApi("/payments");
const PAGE = 50;
const filters: Filter[] = [{ name: "status", label: "Status", kind: "choice", options: PAYMENT_STATES }];

/** All payments, the newest first: what came, what went back, what has to be looked at. */
export function PaymentsPage() {
  const { cursor: _cursor, size: _size, ...kept } = route.useSearch();
  const navigate = route.useNavigate();
  const openId = useLocation({ select: (place) => place.hash });
  const pages = usePages<PaymentRow>({
    queryKey: ["strathwell", "payments", kept],
    fetchPage: async (cursor, signal) => (await listPayments({ query: { ...kept, cursor, size: PAGE }, signal })).data,
  });
  useLive(["strathwell:bookings"], pages.refresh);
  const open = openId ? pages.rows?.find((one) => one.id === openId) : undefined;
  return (
    <>
      <PageHeader title="Payments" tab="Payments · Strathwell" />
      <DataTable
        {...pages.table}
        label="Payments"
        columns={columns}
        rowKey={(payment) => payment.id}
        selectedKey={open?.id}
        onOpen={(payment) => void navigate({ search: kept, hash: payment.id, resetScroll: false })}
        storageKey="strathwell-payments"
        toolbar={
          <FilterBar
            filters={filters}
            value={kept}
            onChange={(next) => void navigate({ search: next as typeof kept, replace: true })}
          />
        }
        empty={
          kept.status ? (
            <EmptyState title="No payment is in this state">Take the filter away to see the others.</EmptyState>
          ) : (
            <EmptyState title="No payments yet" icon={<CreditCard size={28} aria-hidden />}>
              Every deposit, balance and full payment an organizer begins appears here.
            </EmptyState>
          )
        }
      />
      {open ? (
        <PaymentPanel
          key={open.id}
          payment={open}
          onClose={() => void navigate({ search: kept, hash: "", replace: true, resetScroll: false })}
        />
      ) : null}
    </>
  );
}
