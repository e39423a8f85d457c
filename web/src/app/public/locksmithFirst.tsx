import "@kit/theme/public.css";
import "@kit/public/installOffer";
import { findPlace } from "@kit/base/place";
import { makeQueries } from "@kit/base/queries";
import { dress } from "@kit/base/theme";
import { makeRouter } from "@markets/locksmith/public/router";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

const place = findPlace(location);
dress("locksmith");
const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={makeQueries()}>
        <RouterProvider router={makeRouter(place.base)} />
      </QueryClientProvider>
    </StrictMode>,
  );
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  addEventListener("load", () => void navigator.serviceWorker.register("/sw.js"));
}
