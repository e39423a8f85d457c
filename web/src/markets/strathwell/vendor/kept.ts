/** What was typed and not sent yet; it outlives a refresh, in this tab only. */

const PREFIX = "strathwell-vendor-";

export function readKept<Value>(name: string): Value | null {
  try {
    const kept = sessionStorage.getItem(PREFIX + name);
    return kept ? (JSON.parse(kept) as Value) : null;
  } catch {
    return null;
  }
}

export function keep(name: string, value: unknown): void {
  try {
    sessionStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Storage may be forbidden or full; what is typed then lives as long as the page.
  }
}

export function forget(name: string): void {
  try {
    sessionStorage.removeItem(PREFIX + name);
  } catch {
    // As above.
  }
}
