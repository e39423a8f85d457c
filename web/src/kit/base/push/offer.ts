/** Whether this browser can be told, and what stands in the way. */

export type PushOffer =
  /** It can be switched on. */
  | "off"
  | "on"
  /** The house signs no notifications. */
  | "not-offered"
  | "unsupported"
  /** iPhone and iPad: only from the home screen. */
  | "install-first"
  /** The person has said no to this site before. */
  | "denied";

export interface Around {
  /** The house's key; null: it offers none. */
  key: string | null;
  /** A sandbox's push service takes the place of the browser's own. */
  sandbox: boolean;
  /** The server knows this browser. */
  known: boolean;
  supported: boolean;
  ios: boolean;
  installed: boolean;
  permission: NotificationPermission;
}

export function offerOf(around: Around): PushOffer {
  if (around.key === null) return "not-offered";
  if (around.sandbox) return around.known ? "on" : "off";
  if (around.ios && !around.installed) return "install-first";
  if (!around.supported) return "unsupported";
  if (around.permission === "denied") return "denied";
  return around.known && around.permission === "granted" ? "on" : "off";
}

/** iPhone and iPad (which calls itself a Mac). */
export const isIos = (userAgent: string, touchPoints: number): boolean =>
  /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1);

/** The octets of base64url, as `PushManager.subscribe` wants its key. */
export function octetsOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Whether a browser's standing subscription was made for this key. */
export function isMadeFor(key: string, standing: ArrayBuffer | null | undefined): boolean {
  if (!standing) return false;
  const [wanted, has] = [octetsOf(key), new Uint8Array(standing)];
  return wanted.length === has.length && wanted.every((octet, place) => octet === has[place]);
}
