/** Strathwell's two desks, staff's and vendors', from one document: the path says which. */
import "@kit/theme/console.css";
import { findPlace } from "@kit/base/place";
import { makeQueries } from "@kit/base/queries";
import { dress } from "@kit/base/theme";
import { beginLive, whileDown } from "@markets/strathwell/live";
import { QueryClientProvider } from "@tanstack/react-query";
import { type AnyRouter, RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

const { base } = findPlace(location);
dress("strathwell");

/** While nobody tells of changes, what is shown is asked for again. */
const AGAIN_MS = 15_000;
const queries = makeQueries();
const known = queries.getDefaultOptions();
queries.setDefaultOptions({ ...known, queries: { ...known.queries, refetchInterval: whileDown(AGAIN_MS) } });
beginLive(base, queries);

async function router(): Promise<AnyRouter> {
  if (location.pathname.startsWith(`${base}/admin`)) {
    return (await import("@markets/strathwell/console/router")).makeRouter(base);
  }
  return (await import("@markets/strathwell/vendor/router")).makeRouter(base);
}

async function begin(place: HTMLElement): Promise<void> {
  const made = await router();
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={made} />
      </QueryClientProvider>
    </StrictMode>,
  );
}

const root = document.getElementById("root");
if (root) void begin(root);
