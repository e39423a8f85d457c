/** Which rows of a long list are near enough to be drawn. All heights in pixels, every row the same. */

export interface Seen {
  /** First row drawn. */
  from: number;
  /** First row after it that is not. */
  to: number;
}

/** Rows are drawn in blocks, so that a small scroll draws nothing anew. */
const BLOCK = 8;

export function windowOf(list: {
  /** How far the list's beginning is above the top of what is seen; negative when below it. */
  scrolled: number;
  seenHeight: number;
  rowHeight: number;
  count: number;
  /** Rows drawn beyond what is seen, on each side. */
  spare: number;
}): Seen {
  const { scrolled, seenHeight, rowHeight, count, spare } = list;
  const first = Math.floor(scrolled / rowHeight) - spare;
  const last = Math.ceil((scrolled + seenHeight) / rowHeight) + spare;
  const from = Math.min(Math.max(0, Math.floor(first / BLOCK) * BLOCK), Math.max(0, count - 1));
  const to = Math.min(count, Math.max(from + 1, Math.ceil(last / BLOCK) * BLOCK));
  return { from: count ? from : 0, to };
}

/** How far to scroll so that a row is wholly seen: 0 when it is, below the sticky head. */
export function scrollToSee(row: { top: number; bottom: number }, seen: { top: number; bottom: number }): number {
  if (row.top < seen.top) return row.top - seen.top;
  if (row.bottom > seen.bottom) return row.bottom - seen.bottom;
  return 0;
}
