import { useState } from "react";
import type { Column } from "./columns";

const place = (storageKey: string) => `steelyard-columns:${storageKey}`;

function kept(storageKey: string): string[] | null {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(place(storageKey)) ?? "null");
    return Array.isArray(read) ? read.filter((id) => typeof id === "string") : null;
  } catch {
    return null;
  }
}

export interface ColumnChoice<Row> {
  shown: Column<Row>[];
  choices: { id: string; header: string; on: boolean }[];
  turn: (id: string) => void;
}

/** Which columns are shown; kept on this device. */
export function useColumnChoice<Row>(columns: readonly Column<Row>[], storageKey: string): ColumnChoice<Row> {
  const [hidden, setHidden] = useState<readonly string[]>(
    () => kept(storageKey) ?? columns.filter((column) => column.hiddenAtFirst).map((column) => column.id),
  );
  const mayHide = (column: Column<Row>, index: number) => index > 0 && column.hideable !== false;
  return {
    shown: columns.filter((column, index) => !mayHide(column, index) || !hidden.includes(column.id)),
    choices: columns
      .filter(mayHide)
      .map((column) => ({ id: column.id, header: column.header, on: !hidden.includes(column.id) })),
    turn: (id) => {
      const next = hidden.includes(id) ? hidden.filter((other) => other !== id) : [...hidden, id];
      setHidden(next);
      try {
        localStorage.setItem(place(storageKey), JSON.stringify(next));
      } catch {
        // Storage may be forbidden; the choice holds for this page.
      }
    },
  };
}
