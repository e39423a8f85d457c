/** This browser and its maker's push service, or the sandbox in their place. */

import { ApiProblem } from "@api/problem";
import { isIos, isMadeFor, octetsOf } from "./offer";

/** `PushSubscription.toJSON()`, as the server takes it. */
export interface GivenByBrowser {
  endpoint: string;
  keys: { p256dh: string; auth: string };
}

/** Whose browser it is, as the sandbox's desk shows it; the real world is told nothing. */
export interface Whose {
  label: string;
  /** E.164, or nothing. */
  phone?: string;
}

export interface Surroundings {
  supported: boolean;
  ios: boolean;
  installed: boolean;
  permission: NotificationPermission;
}

export function surroundings(): Surroundings {
  const supported = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  return {
    supported,
    ios: isIos(navigator.userAgent, navigator.maxTouchPoints),
    installed: matchMedia("(display-mode: standalone)").matches,
    permission: "Notification" in window ? Notification.permission : "default",
  };
}

const trouble = (message: string) => new ApiProblem({ kind: "refused", status: 0, code: "push_refused", message });

/** Asks the person, then the browser. Throws what stands in the way, in words. */
export async function subscribeHere(key: string): Promise<GivenByBrowser> {
  const leave = await Notification.requestPermission();
  if (leave !== "granted") throw trouble("Your browser was told not to show notifications from here.");
  await navigator.serviceWorker.register("/sw.js");
  const { pushManager } = await navigator.serviceWorker.ready;
  const standing = await pushManager.getSubscription();
  if (standing && !isMadeFor(key, standing.options.applicationServerKey)) await standing.unsubscribe();
  try {
    const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: octetsOf(key) });
    const { endpoint, keys } = made.toJSON();
    return { endpoint: endpoint ?? "", keys: { p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" } };
  } catch {
    throw trouble("Your browser could not reach its own notification service. Try again in a moment.");
  }
}

/** The sandbox plays the browser's part: its maker's service is not to be had on this machine. */
export async function subscribeAt(sandbox: string, key: string, whose: Whose): Promise<GivenByBrowser> {
  const answer = await fetch(`${sandbox.replace(/\/$/, "")}/push/subscriptions`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ application_server_key: key, label: whose.label, phone: whose.phone ?? "" }),
  }).catch(() => null);
  if (!answer?.ok) throw trouble("The sandbox's push service did not answer.");
  return (await answer.json()) as GivenByBrowser;
}
