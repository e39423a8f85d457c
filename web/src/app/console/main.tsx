import "@kit/theme/console.css";
import { configureLocksmith } from "@api/locksmithClient";
import { LiveLine } from "@kit/base/live";
import { findPlace } from "@kit/base/place";
import { makeQueries } from "@kit/base/queries";
import { dress } from "@kit/base/theme";
import { setLine } from "@kit/base/useLive";
import { makeRouter } from "@markets/locksmith/console/router";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

const place = findPlace(location);
dress("locksmith");
configureLocksmith(place.base);
setLine(new LiveLine(place.base));
const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={makeQueries()}>
        <RouterProvider router={makeRouter(place.base)} />
      </QueryClientProvider>
    </StrictMode>,
  );
