import {
  zListJobsQuery,
  zListLocksmithsQuery,
  zListMessagesQuery,
  zListSessionsQuery,
  zSeeAnalyticsQuery,
} from "@api/locksmith/zod.gen";
import { PageFailed, PageNotFound, PagePending } from "@kit/base/PageFallback";
import { lenientSearch } from "@kit/base/search";
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { ConsoleFrame } from "./ConsoleFrame";

const root = createRootRoute({ component: ConsoleFrame });
const parent = { getParentRoute: () => root } as const;

/** Filters live in the address, so that a view can be shared; a page's cursor does not. */
const dashboard = createRoute({
  ...parent,
  path: "/",
  validateSearch: lenientSearch(zListJobsQuery),
  component: lazyRouteComponent(() => import("./dashboard/DashboardPage"), "DashboardPage"),
});
const job = createRoute({
  ...parent,
  path: "/jobs/$jobId",
  component: lazyRouteComponent(() => import("./job/JobPage"), "JobPage"),
});
const locksmiths = createRoute({
  ...parent,
  path: "/locksmiths",
  validateSearch: lenientSearch(zListLocksmithsQuery),
  component: lazyRouteComponent(() => import("./locksmiths/LocksmithsPage"), "LocksmithsPage"),
});
const addLocksmith = createRoute({
  ...parent,
  path: "/locksmiths/new",
  component: lazyRouteComponent(() => import("./locksmiths/AddLocksmithPage"), "AddLocksmithPage"),
});
const locksmith = createRoute({
  ...parent,
  path: "/locksmiths/$locksmithId",
  component: lazyRouteComponent(() => import("./locksmiths/LocksmithPage"), "LocksmithPage"),
});
const sessions = createRoute({
  ...parent,
  path: "/sessions",
  validateSearch: lenientSearch(zListSessionsQuery),
  component: lazyRouteComponent(() => import("./sessions/SessionsPage"), "SessionsPage"),
});
const session = createRoute({
  ...parent,
  path: "/sessions/$sessionId",
  component: lazyRouteComponent(() => import("./sessions/SessionPage"), "SessionPage"),
});
const messages = createRoute({
  ...parent,
  path: "/messages",
  validateSearch: lenientSearch(zListMessagesQuery),
  component: lazyRouteComponent(() => import("./messages/MessagesPage"), "MessagesPage"),
});
const areas = createRoute({
  ...parent,
  path: "/service-areas",
  component: lazyRouteComponent(() => import("./areas/ServiceAreasPage"), "ServiceAreasPage"),
});
const pricing = createRoute({
  ...parent,
  path: "/pricing",
  component: lazyRouteComponent(() => import("./pricing/PricingPage"), "PricingPage"),
});
const analytics = createRoute({
  ...parent,
  path: "/analytics",
  validateSearch: lenientSearch(zSeeAnalyticsQuery),
  component: lazyRouteComponent(() => import("./analytics/AnalyticsPage"), "AnalyticsPage"),
});
const failures = createRoute({
  ...parent,
  path: "/failures",
  component: lazyRouteComponent(() => import("./failures/FailuresPage"), "FailuresPage"),
});
const system = createRoute({
  ...parent,
  path: "/system",
  component: lazyRouteComponent(() => import("./system/SystemPage"), "SystemPage"),
});
const words = createRoute({
  ...parent,
  path: "/words",
  component: lazyRouteComponent(() => import("./words/WordsPage"), "WordsPage"),
});

const PAGES = [
  dashboard,
  job,
  locksmiths,
  addLocksmith,
  locksmith,
  sessions,
  session,
  messages,
  areas,
  pricing,
  analytics,
  failures,
  system,
  words,
];

/** The staff's pages, under the market's root and `/admin`. */
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
