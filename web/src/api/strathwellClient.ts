import type { AccountSession } from "./session";
import { client } from "./strathwell/client.gen";

/** Point the generated calls at the market's root, made by whoever is signed in. */
export function configureStrathwell(base: string, session: AccountSession): void {
  // A page and a call may have one address: what a call got must never be shown when a page is come back to.
  client.setConfig({ baseUrl: base, fetch: session.fetch as typeof fetch, cache: "no-store" });
}
