/** What a pushed message says, read by the service worker; whatever is missing has a plain word in its place. */

export interface Told {
  id: string;
  title: string;
  body: string;
  url: string;
  market: string;
  tag: string;
}

const NAME = /^[a-z0-9]+$/;

function textIn(told: object, name: keyof Told): string {
  const value: unknown = (told as Partial<Record<keyof Told, unknown>>)[name];
  return typeof value === "string" ? value : "";
}

function read(text: string): object {
  try {
    const told: unknown = JSON.parse(text);
    return typeof told === "object" && told !== null ? told : {};
  } catch {
    return {};
  }
}

/** Browsers show something for every message; one that says nothing is told of in our own words. */
export function toldIn(text: string): Told {
  const told = read(text);
  const id = textIn(told, "id");
  const market = textIn(told, "market");
  return {
    id,
    title: textIn(told, "title") || "There is news",
    body: textIn(told, "body") || "Press to see it.",
    url: textIn(told, "url") || "/",
    market: NAME.test(market) ? market : "",
    tag: textIn(told, "tag") || id,
  };
}

/** The page of `url`, for finding it among open ones; what follows `#` opens a page and is then gone from it. */
export function pageOf(url: string, origin: string): string {
  const { pathname, search } = new URL(url, origin);
  return pathname + search;
}
