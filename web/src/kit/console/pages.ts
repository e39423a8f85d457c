/** Keyset pages as they are loaded, and how fresh ones are laid over them. */

export interface Page<Row> {
  items: readonly Row[];
  next_cursor?: string | null;
}

export type KeyOf<Row> = (row: Row) => string;

export const rowsOf = <Row>(pages: readonly Page<Row>[]): Row[] => pages.flatMap((page) => [...page.items]);

/** A row that has not changed stays the same object, so that nothing is drawn anew. */
function keepSame<Row>(old: ReadonlyMap<string, Row>, row: Row, keyOf: KeyOf<Row>): Row {
  const before = old.get(keyOf(row));
  return before !== undefined && JSON.stringify(before) === JSON.stringify(row) ? before : row;
}

/**
 * The list after its beginning was read again: the fresh rows, then those older ones that came after
 * the last of them. Where the fresh pages reach the end, nothing old is left.
 */
export function mergeFresh<Row>(
  old: readonly Page<Row>[],
  fresh: readonly Page<Row>[],
  keyOf: KeyOf<Row>,
): Page<Row>[] {
  const before = rowsOf(old);
  const known = new Map(before.map((row) => [keyOf(row), row]));
  const kept = fresh.map((page) => ({ ...page, items: page.items.map((row) => keepSame(known, row, keyOf)) }));
  const last = kept[kept.length - 1];
  if (!last?.next_cursor) return kept;
  const freshKeys = rowsOf(kept).map(keyOf);
  const places = new Map(before.map((row, index) => [keyOf(row), index]));
  const seam = freshKeys.findLast((key) => places.has(key));
  const after = seam === undefined ? before.length : (places.get(seam) ?? before.length) + 1;
  const again = new Set(freshKeys);
  const tail = before.slice(after).filter((row) => !again.has(keyOf(row)));
  const oldLast = old[old.length - 1];
  return tail.length && oldLast ? [...kept, { items: tail, next_cursor: oldLast.next_cursor }] : kept;
}

/** One more page at the end; rows that moved there meanwhile are not shown twice. */
export function append<Row>(pages: readonly Page<Row>[], page: Page<Row>, keyOf: KeyOf<Row>): Page<Row>[] {
  const known = new Set(rowsOf(pages).map(keyOf));
  return [...pages, { ...page, items: page.items.filter((row) => !known.has(keyOf(row))) }];
}

/** Keys of rows that are new or read otherwise than before. Rows merely moved are not among them. */
export function changesBetween<Row>(before: readonly Row[], after: readonly Row[], keyOf: KeyOf<Row>): Set<string> {
  const known = new Map(before.map((row) => [keyOf(row), row]));
  const changed = new Set<string>();
  for (const row of after) {
    const old = known.get(keyOf(row));
    if (old === row) continue;
    if (old === undefined || JSON.stringify(old) !== JSON.stringify(row)) changed.add(keyOf(row));
  }
  return changed;
}
