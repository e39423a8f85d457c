import { PageFailed, PageNotFound, PagePending } from "@kit/base/PageFallback";
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { LandingPage } from "./landing/LandingPage";
import { PublicFrame } from "./PublicFrame";

const root = createRootRoute({ component: PublicFrame });

const landing = createRoute({ getParentRoute: () => root, path: "/", component: LandingPage });
const begin = createRoute({
  getParentRoute: () => root,
  path: "/request",
  component: lazyRouteComponent(() => import("./request/RequestPage"), "RequestPage"),
});
/** The same request from its first step to its receipt; which of them is shown is the server's word. */
const followed = createRoute({
  getParentRoute: () => root,
  path: "/request/$requestId",
  component: lazyRouteComponent(() => import("./FollowedRequestPage"), "FollowedRequestPage"),
});

/** The customer's pages, under the market's root. */
export function makeRouter(base: string) {
  return createRouter({
    routeTree: root.addChildren([landing, begin, followed]),
    basepath: base || "/",
    scrollRestoration: true,
    defaultPreload: "intent",
    defaultPendingComponent: PagePending,
    defaultErrorComponent: PageFailed,
    defaultNotFoundComponent: () => <PageNotFound home={`${base}/`} />,
  });
}
