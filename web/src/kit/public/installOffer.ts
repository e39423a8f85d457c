/** Whether, and how, this device can put the app on its home screen. */

/** What Chromium fires when it would install; in no standard type library yet. */
export interface InstallEvent extends Event {
  prompt: () => Promise<{ outcome: "accepted" | "dismissed" }>;
}

export type Offer = "none" | "prompt" | "hint";

export interface Surroundings {
  /** The browser has said that it can install. */
  canPrompt: boolean;
  /** Opened from the home screen already. */
  isInstalled: boolean;
  isIosSafari: boolean;
  /** When it was waved away (ms by this device's clock), if it was. */
  dismissedAt: number | null;
  now: number;
}

export const QUIET_DAYS = 60;
const QUIET_MS = QUIET_DAYS * 86_400_000;

/** A time kept as text; what is no time, or lies ahead of the clock, counts as never. */
export function readDismissal(kept: string | null, now: number): number | null {
  const at = kept ? Number(kept) : Number.NaN;
  return Number.isFinite(at) && at > 0 && at <= now ? at : null;
}

export const isQuiet = (dismissedAt: number | null, now: number): boolean =>
  dismissedAt !== null && now - dismissedAt < QUIET_MS;

/** Safari on an iPhone or iPad (which calls itself a Mac); other browsers there have no such item in Share. */
export function isIosSafari(userAgent: string, touchPoints: number): boolean {
  const isIos = /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1);
  return isIos && /Safari\//.test(userAgent) && !/CriOS|FxiOS|EdgiOS|OPiOS|OPT\/|DuckDuckGo|GSA\//.test(userAgent);
}

export function offerOf(around: Surroundings): Offer {
  if (around.isInstalled || isQuiet(around.dismissedAt, around.now)) return "none";
  if (around.canPrompt) return "prompt";
  return around.isIosSafari ? "hint" : "none";
}

const nameOf = (app: string) => `install-dismissed-${app}`;

export function dismissedAt(app: string): number | null {
  try {
    return readDismissal(localStorage.getItem(nameOf(app)), Date.now());
  } catch {
    return null;
  }
}

export function keepDismissal(app: string): void {
  try {
    localStorage.setItem(nameOf(app), String(Date.now()));
  } catch {
    // Waved away for this page only.
  }
}

let held: InstallEvent | null = null;
const watchers = new Set<() => void>();
function hold(event: InstallEvent | null): void {
  held = event;
  for (const watcher of watchers) watcher();
}

// The event comes once, maybe long before the page that offers: heard as soon as this file is loaded.
if (typeof window !== "undefined") {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    hold(event as InstallEvent);
  });
  addEventListener("appinstalled", () => hold(null));
}

export const heldEvent = (): InstallEvent | null => held;
export const dropEvent = (): void => hold(null);
export function watchEvent(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export const isInstalled = (): boolean =>
  matchMedia("(display-mode: standalone)").matches ||
  ("standalone" in navigator && (navigator as { standalone?: unknown }).standalone === true);
