/// <reference lib="webworker" />
/**
 * The service worker: the pages' own files from the cache, everything else from the network, and a
 * page that says so when there is none. Answers of the API are never kept.
 */
import { matchPrecache, precacheAndRoute } from "workbox-precaching";
import { registerRoute, setCatchHandler } from "workbox-routing";
import { NetworkOnly } from "workbox-strategies";

declare const self: ServiceWorkerGlobalScope;
declare const __KEPT__: { url: string; revision: string | null }[];

precacheAndRoute(__KEPT__);
registerRoute(({ request }) => request.mode === "navigate", new NetworkOnly());
setCatchHandler(async ({ request }) =>
  request.mode === "navigate" ? ((await matchPrecache("/offline.html")) ?? Response.error()) : Response.error(),
);
self.addEventListener("install", () => void self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
