/// <reference lib="webworker" />
/**
 * The service worker: everything comes from the network; without one, a page that says so. Answers
 * of the API and the pages themselves are never kept, so nobody sees yesterday's state. And it
 * shows what is pushed, also while no page is open.
 */
import { matchPrecache, precacheAndRoute } from "workbox-precaching";
import { registerRoute, setCatchHandler } from "workbox-routing";
import { NetworkOnly } from "workbox-strategies";
import { pageOf, toldIn } from "./notices";

declare const self: ServiceWorkerGlobalScope;
declare const __KEPT__: { url: string; revision: string }[];

precacheAndRoute(__KEPT__);
registerRoute(({ request }) => request.mode === "navigate", new NetworkOnly());
setCatchHandler(async ({ request }) =>
  request.mode === "navigate" ? ((await matchPrecache("/offline.html")) ?? Response.error()) : Response.error(),
);
self.addEventListener("install", () => void self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

/** News about the same thing takes the place of older news; the same message again changes nothing. */
async function show(text: string): Promise<void> {
  const told = toldIn(text);
  const shown = told.tag ? await self.registration.getNotifications({ tag: told.tag }) : [];
  if (told.id && shown.some((one) => (one.data as { id?: unknown } | null)?.id === told.id)) return;
  const icon = told.market ? `/icons/${told.market}-192.png` : "/icons/house.svg";
  // `renotify` is in no standard type library yet: without it a replacement comes silently.
  const options: NotificationOptions & { renotify?: boolean } = {
    body: told.body,
    icon,
    badge: icon,
    data: { id: told.id, url: told.url },
    ...(told.tag ? { tag: told.tag, renotify: true } : {}),
  };
  await self.registration.showNotification(told.title, options);
}

/** The page it is about, in the window that has it already or in a new one. */
async function open(url: string): Promise<void> {
  const page = pageOf(url, self.location.origin);
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = windows.find((one) => pageOf(one.url, self.location.origin) === page);
  if (there) await there.focus();
  else await self.clients.openWindow(url);
}

self.addEventListener("push", (event) => event.waitUntil(show(event.data?.text() ?? "")));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url } = (event.notification.data ?? {}) as { url?: string };
  event.waitUntil(open(url ?? "/"));
});
