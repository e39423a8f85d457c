import { type KeyboardEvent, useRef, useState } from "react";

/** A place in rows of unequal length. */
export interface Place {
  row: number;
  at: number;
}

const MOVES: Record<string, [rows: number, places: number]> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

/** Where a key leads from a place; null when it leads nowhere. Rows with nothing in them are passed over. */
export function step(key: string, from: Place, counts: readonly number[]): Place | null {
  const inRow = counts[from.row] ?? 0;
  if (key === "Home") return inRow ? { row: from.row, at: 0 } : null;
  if (key === "End") return inRow ? { row: from.row, at: inRow - 1 } : null;
  const move = MOVES[key];
  if (!move) return null;
  const [rows, places] = move;
  if (places) {
    const at = from.at + places;
    return at >= 0 && at < inRow ? { row: from.row, at } : null;
  }
  for (let row = from.row + rows; row >= 0 && row < counts.length; row += rows) {
    const count = counts[row] ?? 0;
    if (count) return { row, at: Math.min(from.at, count - 1) };
  }
  return null;
}

/** One tab stop for a whole picture; arrow keys, Home and End walk in it. */
export function useRoving<Box extends Element>(counts: readonly number[]) {
  const box = useRef<Box>(null);
  const [chosen, setChosen] = useState<Place | null>(null);
  const first = { row: Math.max(0, counts.findIndex(Boolean)), at: 0 };
  const here = chosen && chosen.at < (counts[chosen.row] ?? 0) ? chosen : first;
  const onKeyDown = (event: KeyboardEvent) => {
    const next = step(event.key, here, counts);
    if (!next) return;
    event.preventDefault();
    setChosen(next);
    box.current?.querySelector<HTMLElement | SVGElement>(`[data-place="${next.row}-${next.at}"]`)?.focus();
  };
  /** Spread on each place. */
  const place = (row: number, at: number) => ({
    "data-place": `${row}-${at}`,
    tabIndex: here.row === row && here.at === at ? 0 : -1,
    onClick: () => setChosen({ row, at }),
  });
  return { box, onKeyDown, place };
}
