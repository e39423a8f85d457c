import {
  listAllDisputesOptions,
  listApprovalsOptions,
  listPendingPayoutsOptions,
  listPendingVendorsOptions,
  listRoleRequestsOptions,
  listWebhooksOptions,
} from "@api/strathwell/@tanstack/react-query.gen";
import { whileDown } from "@markets/strathwell/live";
import { useQuery } from "@tanstack/react-query";

/** Counted up to a page; past it the figure says "or more". */
export const MOST = 100;
const EVERY_MS = 60_000;

/** `100` → `100+`: there may be more. */
export const bounded = (count: number): string => (count >= MOST ? `${MOST}+` : String(count));

/** What waits for a second person. */
export const useApprovals = () =>
  useQuery({
    ...listApprovalsOptions({ query: { status: "pending", size: MOST } }),
    refetchInterval: whileDown(EVERY_MS),
  });

/** Everything that waits for staff, each as its own question: one that fails does not hide the others. */
export function useWaiting() {
  const every = { refetchInterval: whileDown(EVERY_MS) };
  return {
    vendors: useQuery({ ...listPendingVendorsOptions({ query: { size: MOST } }), ...every }),
    payouts: useQuery({ ...listPendingPayoutsOptions({ query: { size: MOST } }), ...every }),
    approvals: useApprovals(),
    disputes: useQuery({ ...listAllDisputesOptions({ query: { status: "open", size: MOST } }), ...every }),
    reviewed: useQuery({ ...listAllDisputesOptions({ query: { status: "under_review", size: MOST } }), ...every }),
    roles: useQuery({ ...listRoleRequestsOptions({ query: { status: "pending", size: MOST } }), ...every }),
    webhooks: useQuery({ ...listWebhooksOptions({ query: { size: MOST } }), ...every }),
  };
}
