import type { ReactNode } from "react";

export interface Column<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  sortable?: boolean;
  align?: "start" | "end";
  /** Pixels, or any CSS length; 150 px when left out. Spare room is shared out. */
  width?: number | string;
  /** `false`: always shown. The first column always is: it carries the row's link. */
  hideable?: boolean;
  /** Hidden until somebody chooses it. */
  hiddenAtFirst?: boolean;
  /** Order in the narrow card, 1 first; those without one follow. */
  priority?: number;
}

export interface Sort {
  by: string;
  direction: "asc" | "desc";
}

export const widthOf = <Row>(column: Column<Row>): string =>
  typeof column.width === "string" ? column.width : `${column.width ?? 150}px`;

/** The order of a narrow card: by priority, then as in the table. */
export const inCardOrder = <Row>(columns: readonly Column<Row>[]): Column<Row>[] =>
  [...columns].sort((a, b) => (a.priority ?? 99) - (b.priority ?? 99));

/** A click on a header: newest and largest first for a new column, then the other way. */
export function nextSort(sort: Sort | null, by: string): Sort {
  if (sort?.by !== by) return { by, direction: "asc" };
  return { by, direction: sort.direction === "asc" ? "desc" : "asc" };
}
