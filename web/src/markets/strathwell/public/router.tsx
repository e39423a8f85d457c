import { PageFailed, PageNotFound, PagePending } from "@kit/base/PageFallback";
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { composeSearch } from "./compose/search";
import { LandingPage } from "./landing/LandingPage";
import { PublicFrame } from "./PublicFrame";
import { paySearch } from "./pay/search";

const root = createRootRoute({ component: PublicFrame });
const parent = { getParentRoute: () => root } as const;

const landing = createRoute({ ...parent, path: "/", component: LandingPage });
const signIn = createRoute({
  ...parent,
  path: "/sign-in",
  component: lazyRouteComponent(() => import("./account/SignInPage"), "SignInPage"),
});
const signUp = createRoute({
  ...parent,
  path: "/sign-up",
  component: lazyRouteComponent(() => import("./account/SignUpPage"), "SignUpPage"),
});
const verifyEmail = createRoute({
  ...parent,
  path: "/verify-email",
  component: lazyRouteComponent(() => import("./account/VerifyEmailPage"), "VerifyEmailPage"),
});
const forgotten = createRoute({
  ...parent,
  path: "/forgotten",
  component: lazyRouteComponent(() => import("./account/ForgottenPage"), "ForgottenPage"),
});
const resetPassword = createRoute({
  ...parent,
  path: "/reset-password",
  component: lazyRouteComponent(() => import("./account/ResetPasswordPage"), "ResetPasswordPage"),
});
const account = createRoute({
  ...parent,
  path: "/account",
  component: lazyRouteComponent(() => import("./account/AccountPage"), "AccountPage"),
});
const subscription = createRoute({
  ...parent,
  path: "/subscription",
  component: lazyRouteComponent(() => import("./subscription/SubscriptionPage"), "SubscriptionPage"),
});
const browse = createRoute({
  ...parent,
  path: "/browse",
  component: lazyRouteComponent(() => import("./browse/BrowsePage"), "BrowsePage"),
});
const vendor = createRoute({
  ...parent,
  path: "/browse/$vendorId",
  component: lazyRouteComponent(() => import("./browse/VendorPage"), "VendorPage"),
});
const templates = createRoute({
  ...parent,
  path: "/templates",
  component: lazyRouteComponent(() => import("./templates/TemplatesPage"), "TemplatesPage"),
});
const template = createRoute({
  ...parent,
  path: "/templates/$templateId",
  component: lazyRouteComponent(() => import("./templates/TemplatePage"), "TemplatePage"),
});
const planner = createRoute({
  ...parent,
  path: "/planner",
  component: lazyRouteComponent(() => import("./planner/PlannerPage"), "PlannerPage"),
});
/** Who one is, and what is open to everybody or to subscribers. */
const entry = [signIn, signUp, verifyEmail, forgotten, resetPassword, account, subscription];
const finding = [browse, vendor, templates, template, planner];

const bookings = createRoute({
  ...parent,
  path: "/bookings",
  component: lazyRouteComponent(() => import("./bookings/BookingsPage"), "BookingsPage"),
});
const compose = createRoute({
  ...parent,
  path: "/bookings/new",
  validateSearch: composeSearch,
  component: lazyRouteComponent(() => import("./compose/ComposePage"), "ComposePage"),
});
const booking = createRoute({
  ...parent,
  path: "/bookings/$bookingId",
  component: lazyRouteComponent(() => import("./booking/BookingPage"), "BookingPage"),
});
const pay = createRoute({
  ...parent,
  path: "/bookings/$bookingId/pay",
  validateSearch: paySearch,
  component: lazyRouteComponent(() => import("./pay/PayPage"), "PayPage"),
});

/** The organizer's pages and everybody's way in, under the market's root. */
export function makeRouter(base: string) {
  return createRouter({
    routeTree: root.addChildren([landing, ...entry, ...finding, bookings, compose, booking, pay]),
    basepath: base || "/",
    scrollRestoration: true,
    defaultPreload: "intent",
    defaultPendingComponent: PagePending,
    defaultErrorComponent: PageFailed,
    defaultNotFoundComponent: () => <PageNotFound home={`${base}/`} />,
  });
}
