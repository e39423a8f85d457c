import {
  zListAllDisputesQuery,
  zListAllTemplatesQuery,
  zListAllVendorsQuery,
  zListApprovalsQuery,
  zListBookingsQuery,
  zListEventsQuery,
  zListMembersQuery,
  zListPaymentsQuery,
  zListPayoutsQuery,
  zListSubscriptionsQuery,
  zSeeHistoryQuery,
} from "@api/strathwell/zod.gen";
import { PageFailed, PageNotFound, PagePending } from "@kit/base/PageFallback";
import { lenientSearch } from "@kit/base/search";
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { ConsoleFrame } from "./ConsoleFrame";
import { reportsSearch } from "./reportsSearch";

const root = createRootRoute({ component: ConsoleFrame });
const parent = { getParentRoute: () => root } as const;

/** Filters live in the address, so that a view can be shared; a page's cursor does not. */
const vendors = createRoute({
  ...parent,
  path: "/vendors",
  validateSearch: lenientSearch(zListAllVendorsQuery),
  component: lazyRouteComponent(() => import("./vendors/VendorsPage"), "VendorsPage"),
});
const vendor = createRoute({
  ...parent,
  path: "/vendors/$vendorId",
  component: lazyRouteComponent(() => import("./vendors/VendorPage"), "VendorPage"),
});
const bookings = createRoute({
  ...parent,
  path: "/bookings",
  validateSearch: lenientSearch(zListBookingsQuery),
  component: lazyRouteComponent(() => import("./bookings/BookingsPage"), "BookingsPage"),
});
const booking = createRoute({
  ...parent,
  path: "/bookings/$bookingId",
  component: lazyRouteComponent(() => import("./bookings/BookingPage"), "BookingPage"),
});
const templates = createRoute({
  ...parent,
  path: "/templates",
  validateSearch: lenientSearch(zListAllTemplatesQuery),
  component: lazyRouteComponent(() => import("./templates/TemplatesPage"), "TemplatesPage"),
});
const newTemplate = createRoute({
  ...parent,
  path: "/templates/new",
  component: lazyRouteComponent(() => import("./templates/NewTemplatePage"), "NewTemplatePage"),
});
const template = createRoute({
  ...parent,
  path: "/templates/$templateId",
  component: lazyRouteComponent(() => import("./templates/TemplatePage"), "TemplatePage"),
});

const dashboard = createRoute({
  ...parent,
  path: "/",
  component: lazyRouteComponent(() => import("./dashboard/DashboardPage"), "DashboardPage"),
});
const payments = createRoute({
  ...parent,
  path: "/payments",
  validateSearch: lenientSearch(zListPaymentsQuery),
  component: lazyRouteComponent(() => import("./payments/PaymentsPage"), "PaymentsPage"),
});
const pendingPayouts = createRoute({
  ...parent,
  path: "/payouts/pending",
  validateSearch: lenientSearch(zListPayoutsQuery),
  component: lazyRouteComponent(() => import("./payouts/PayoutsPage"), "PendingPayoutsPage"),
});
const payouts = createRoute({
  ...parent,
  path: "/payouts",
  validateSearch: lenientSearch(zListPayoutsQuery),
  component: lazyRouteComponent(() => import("./payouts/PayoutsPage"), "AllPayoutsPage"),
});
const approvals = createRoute({
  ...parent,
  path: "/approvals",
  validateSearch: lenientSearch(zListApprovalsQuery),
  component: lazyRouteComponent(() => import("./approvals/ApprovalsPage"), "ApprovalsPage"),
});
const disputes = createRoute({
  ...parent,
  path: "/disputes",
  validateSearch: lenientSearch(zListAllDisputesQuery),
  component: lazyRouteComponent(() => import("./disputes/DisputesPage"), "DisputesPage"),
});
const dispute = createRoute({
  ...parent,
  path: "/disputes/$disputeId",
  component: lazyRouteComponent(() => import("./disputes/DisputePage"), "DisputePage"),
});
const moderation = createRoute({
  ...parent,
  path: "/moderation",
  validateSearch: lenientSearch(zListEventsQuery),
  component: lazyRouteComponent(() => import("./moderation/ModerationPage"), "ModerationPage"),
});
const webhooks = createRoute({
  ...parent,
  path: "/webhooks",
  component: lazyRouteComponent(() => import("./webhooks/WebhooksPage"), "WebhooksPage"),
});
const reconciliation = createRoute({
  ...parent,
  path: "/reconciliation",
  component: lazyRouteComponent(() => import("./reconciliation/ReconciliationPage"), "ReconciliationPage"),
});
const reports = createRoute({
  ...parent,
  path: "/reports",
  validateSearch: reportsSearch,
  component: lazyRouteComponent(() => import("./reports/ReportsPage"), "ReportsPage"),
});
const health = createRoute({
  ...parent,
  path: "/health",
  component: lazyRouteComponent(() => import("./health/HealthPage"), "HealthPage"),
});
const audit = createRoute({
  ...parent,
  path: "/audit",
  validateSearch: lenientSearch(zSeeHistoryQuery),
  component: lazyRouteComponent(() => import("./audit/AuditPage"), "AuditPage"),
});
const subscriptions = createRoute({
  ...parent,
  path: "/subscriptions",
  validateSearch: lenientSearch(zListSubscriptionsQuery),
  component: lazyRouteComponent(() => import("./subscriptions/SubscriptionsPage"), "SubscriptionsPage"),
});
const accounts = createRoute({
  ...parent,
  path: "/accounts",
  validateSearch: lenientSearch(zListMembersQuery),
  component: lazyRouteComponent(() => import("./accounts/AccountsPage"), "AccountsPage"),
});

const PAGES = [
  dashboard,
  vendors,
  vendor,
  bookings,
  booking,
  templates,
  newTemplate,
  template,
  payments,
  pendingPayouts,
  payouts,
  approvals,
  disputes,
  dispute,
  moderation,
  webhooks,
  reconciliation,
  reports,
  health,
  audit,
  subscriptions,
  accounts,
];

/** Staff's pages, under `/admin` of the market. */
export function makeRouter(base: string) {
  return createRouter({
    routeTree: root.addChildren(PAGES),
    basepath: `${base}/admin`,
    scrollRestoration: true,
    defaultPreload: "intent",
    defaultPendingComponent: PagePending,
    defaultErrorComponent: PageFailed,
    defaultNotFoundComponent: () => <PageNotFound home={`${base}/admin`} />,
  });
}
