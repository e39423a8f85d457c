/** Short words about what was done, at the edge of the page; never the only place it is shown. */

export type ToastTone = "done" | "plain" | "trouble";

export interface ToastOptions {
  tone?: ToastTone;
  detail?: string;
  /** Offers to take it back. */
  undo?: () => void;
  seconds?: number;
}

export interface ToastShown extends ToastOptions {
  id: number;
  text: string;
}

const MOST = 4;
let shown: readonly ToastShown[] = [];
let last = 0;
const watchers = new Set<() => void>();

function become(next: readonly ToastShown[]): void {
  shown = next;
  for (const watcher of watchers) watcher();
}

export const shownToasts = (): readonly ToastShown[] => shown;

export function watchToasts(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export function dismiss(id: number): void {
  become(shown.filter((one) => one.id !== id));
}

/** Shows it; returns its id, so that it can be taken away early. */
export function toast(text: string, options: ToastOptions = {}): number {
  last += 1;
  become([...shown.slice(1 - MOST), { ...options, id: last, text }]);
  return last;
}
