/// <reference lib="webworker" />
/**
 * The service worker: everything comes from the network; without one, a page that says so. Answers
 * of the API and the pages themselves are never kept, so nobody sees yesterday's state.
 */
import { matchPrecache, precacheAndRoute } from "workbox-precaching";
import { registerRoute, setCatchHandler } from "workbox-routing";
import { NetworkOnly } from "workbox-strategies";

declare const self: ServiceWorkerGlobalScope;
declare const __KEPT__: { url: string; revision: string }[];

precacheAndRoute(__KEPT__);
registerRoute(({ request }) => request.mode === "navigate", new NetworkOnly());
setCatchHandler(async ({ request }) =>
  request.mode === "navigate" ? ((await matchPrecache("/offline.html")) ?? Response.error()) : Response.error(),
);
self.addEventListener("install", () => void self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
