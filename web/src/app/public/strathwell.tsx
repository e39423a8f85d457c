import { findPlace } from "@kit/base/place";
import { makeQueries } from "@kit/base/queries";
import { breathe } from "@kit/base/unhurried";
import { makeRouter } from "@markets/strathwell/public/router";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { type ReactElement, StrictMode } from "react";

/** The organizer's app, once the page it begins with is there. */
export async function app(): Promise<ReactElement> {
  const router = makeRouter(findPlace(location).base);
  // A page that cannot be had is told of by the router itself when it is shown.
  await router.load().catch(() => undefined);
  await breathe();
  return (
    <StrictMode>
      <QueryClientProvider client={makeQueries()}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>
  );
}
