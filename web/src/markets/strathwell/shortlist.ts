/** Vendors somebody has put aside for their booking: kept by the browser while this tab is open. */

import type { RowKind } from "@api/strathwell/types.gen";
import { useSyncExternalStore } from "react";

export interface Shortlisted {
  vendorId: string;
  kind: RowKind;
}

const KEPT = "strathwell-shortlist";
const watchers = new Set<() => void>();
const NOBODY: readonly Shortlisted[] = [];
/** When storage is forbidden this page's own memory has to do. */
let held = NOBODY;
let heldText: string | null = null;

function isShortlisted(one: unknown): one is Shortlisted {
  const read = one as Partial<Shortlisted> | null;
  return typeof read?.vendorId === "string" && (read.kind === "venue" || read.kind === "service");
}

function parsed(text: string): readonly Shortlisted[] {
  try {
    const found: unknown = JSON.parse(text);
    return Array.isArray(found) ? found.filter(isShortlisted) : NOBODY;
  } catch {
    return NOBODY;
  }
}

/** Who is on it, in the order they were added; the same array until it changes. */
export function read(): readonly Shortlisted[] {
  let text: string | null;
  try {
    text = sessionStorage.getItem(KEPT);
  } catch {
    return held;
  }
  if (text !== heldText) {
    heldText = text;
    held = text ? parsed(text) : NOBODY;
  }
  return held;
}

function write(next: readonly Shortlisted[]): void {
  held = next;
  try {
    const text = JSON.stringify(next);
    sessionStorage.setItem(KEPT, text);
    heldText = text;
  } catch {
    // Kept for this page only.
  }
  for (const watcher of watchers) watcher();
}

/** Puts a vendor on it, once. */
export function add(vendorId: string, kind: RowKind): void {
  const now = read();
  if (!now.some((one) => one.vendorId === vendorId)) write([...now, { vendorId, kind }]);
}

export function remove(vendorId: string): void {
  const now = read();
  if (now.some((one) => one.vendorId === vendorId)) write(now.filter((one) => one.vendorId !== vendorId));
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** The shortlist as it stands, followed. */
export const useShortlist = (): readonly Shortlisted[] => useSyncExternalStore(watch, read, () => NOBODY);
