import { zListOwnPayoutsQuery, zListRequestsQuery, zVendorType } from "@api/strathwell/zod.gen";
import { PageFailed, PageNotFound, PagePending } from "@kit/base/PageFallback";
import { lenientSearch } from "@kit/base/search";
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import * as z from "zod/mini";
import { VendorFrame } from "./VendorFrame";

const root = createRootRoute({ component: VendorFrame });
const parent = { getParentRoute: () => root } as const;

const business = createRoute({
  ...parent,
  path: "/",
  component: lazyRouteComponent(() => import("./business/BusinessPage"), "BusinessPage"),
});
/** `as`: what somebody without a business chose to be. */
const describe = createRoute({
  ...parent,
  path: "/describe",
  validateSearch: lenientSearch(z.object({ as: z.optional(zVendorType) })),
  component: lazyRouteComponent(() => import("./business/DescribePage"), "DescribePage"),
});
const requests = createRoute({
  ...parent,
  path: "/bookings",
  validateSearch: lenientSearch(z.pick(zListRequestsQuery, { status: true })),
  component: lazyRouteComponent(() => import("./requests/InboxPage"), "InboxPage"),
});
const request = createRoute({
  ...parent,
  path: "/bookings/$bookingId",
  component: lazyRouteComponent(() => import("./requests/RequestPage"), "RequestPage"),
});
/** `day` is open beside the month; `at` is where the keys stand. */
const calendar = createRoute({
  ...parent,
  path: "/calendar",
  validateSearch: lenientSearch(
    z.object({
      month: z.optional(z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])$/))),
      day: z.optional(z.iso.date()),
      at: z.optional(z.iso.date()),
    }),
  ),
  component: lazyRouteComponent(() => import("./calendar/CalendarPage"), "CalendarPage"),
});
const payouts = createRoute({
  ...parent,
  path: "/payouts",
  validateSearch: lenientSearch(z.pick(zListOwnPayoutsQuery, { status: true })),
  component: lazyRouteComponent(() => import("./payouts/PayoutsPage"), "PayoutsPage"),
});

/** A vendor's pages, under `/vendor` of the market. */
export function makeRouter(base: string) {
  return createRouter({
    routeTree: root.addChildren([business, describe, requests, request, calendar, payouts]),
    basepath: `${base}/vendor`,
    scrollRestoration: true,
    defaultPreload: "intent",
    defaultPendingComponent: PagePending,
    defaultErrorComponent: PageFailed,
    defaultNotFoundComponent: () => <PageNotFound home={`${base}/vendor`} />,
  });
}
