import type { Me } from "@api/strathwell/types.gen";
import { findPlace } from "@kit/base/place";
import { homeOf } from "@markets/strathwell/account";

const { base } = findPlace(location);

/** Only a path of our own is followed: `//elsewhere` and `https://…` are not. */
export function ownPath(wanted: unknown): string | null {
  return typeof wanted === "string" && /^\/(?![/\\])/.test(wanted) ? wanted : null;
}

/** Where one was going when the door was in the way, as the address says. */
export const wantedPath = (): string | null => ownPath(new URLSearchParams(location.search).get("to"));

/** The same for the next page on the way in. */
export function carried(): { to?: string } {
  const to = wantedPath();
  return to ? { to } : {};
}

/** Where one goes on to, signed in. */
export const onwards = (me: Me): string => wantedPath() ?? homeOf(me);

/** The desks begin from a document of their own: the router of these pages does not know them. */
export const isDesk = (path: string): boolean =>
  ["/admin", "/vendor"].some((desk) => path === base + desk || path.startsWith(`${base}${desk}/`));
