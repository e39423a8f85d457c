/** What stands in the planner's fields, kept while this tab is open. */

import type { Typed } from "./occasion";

const KEPT = "strathwell-planner";

export function keptTyping(): Partial<Typed> {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
    return typeof found === "object" && found ? (found as Partial<Typed>) : {};
  } catch {
    return {};
  }
}

export function keepTyping(typed: Typed): void {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(typed));
  } catch {
    // Storage may be forbidden; then it is kept until the page is left.
  }
}
