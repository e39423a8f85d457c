/**
 * The time as the server has it. Beside a sandbox its clock may have been pushed hours ahead of
 * this device's; each answer then says by how much (`X-Clock-Ahead`, seconds). Nowhere else is
 * there such a header, and the two are the same.
 */

let aheadMs = 0;
const watchers = new Set<() => void>();

export function noteLead(answer: Response): void {
  const seconds = Number(answer.headers.get("x-clock-ahead") ?? 0);
  const next = Number.isFinite(seconds) ? seconds * 1000 : 0;
  if (next === aheadMs) return;
  aheadMs = next;
  for (const watcher of watchers) watcher();
}

export const leadMs = (): number => aheadMs;

export const serverNow = (): Date => new Date(Date.now() + aheadMs);

/** Calls `watcher` when the lead changes; returns how to stop. */
export function watchLead(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
