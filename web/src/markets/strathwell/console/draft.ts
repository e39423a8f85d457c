/** What was typed but not saved yet survives a refresh, in this tab only. */

const PREFIX = "strathwell-desk-draft-";

export function keepDraft(name: string, draft: unknown): void {
  try {
    sessionStorage.setItem(PREFIX + name, JSON.stringify(draft));
  } catch {
    // Storage may be forbidden or full; then the draft lives as long as the page.
  }
}

/** `undefined` where nothing was kept. The shape is the page's own: it wrote it. */
export function readDraft<Draft>(name: string): Draft | undefined {
  try {
    const kept = sessionStorage.getItem(PREFIX + name);
    return kept === null ? undefined : (JSON.parse(kept) as Draft);
  } catch {
    return undefined;
  }
}

export function forgetDraft(name: string): void {
  try {
    sessionStorage.removeItem(PREFIX + name);
  } catch {
    // Nothing was kept.
  }
}
