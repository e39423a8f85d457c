import { cx } from "@kit/base/cx";
import type { ReactNode } from "react";

export interface PlainColumn<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  align?: "end";
}

export interface PlainTableProps<Row> {
  label: string;
  columns: readonly PlainColumn<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  empty: ReactNode;
}

/** A short table that is all there: nothing to sort or to page. The first column names its row. */
export function PlainTable<Row>({ label, columns, rows, rowKey, empty }: PlainTableProps<Row>) {
  if (rows.length === 0) return <p className="m-0 text-muted">{empty}</p>;
  const side = (column: PlainColumn<Row>) =>
    column.align === "end" ? "figures text-right whitespace-nowrap" : "text-left";
  const [first, ...others] = columns;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard.
    <section className="overflow-x-auto" tabIndex={0} aria-label={`${label}, table`}>
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr className="border-b border-separator text-xs text-muted">
            {columns.map((column) => (
              <th key={column.id} scope="col" className={cx("px-2 py-1.5 font-medium whitespace-nowrap", side(column))}>
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className="border-b border-separator align-top last:border-0">
              {first ? (
                <th scope="row" className={cx("px-2 py-2 font-normal max-sm:whitespace-nowrap", side(first))}>
                  {first.cell(row)}
                </th>
              ) : null}
              {others.map((column) => (
                <td key={column.id} className={cx("px-2 py-2 max-sm:whitespace-nowrap", side(column))}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
