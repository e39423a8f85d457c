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

/** A short table that is all there: figures and facts, nothing to sort or to page. */
export function PlainTable<Row>({ label, columns, rows, rowKey, empty }: PlainTableProps<Row>) {
  if (rows.length === 0) return <p className="m-0 text-muted">{empty}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard.
    <section className="overflow-x-auto" tabIndex={0} aria-label={`${label}, table`}>
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr className="border-b border-separator">
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={cx(
                  "py-1.5 pr-4 text-xs font-medium whitespace-nowrap text-muted last:pr-0",
                  column.align === "end" ? "text-right" : "text-left",
                )}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className="border-b border-separator align-top last:border-0">
              {columns.map((column, index) => {
                const look = cx(
                  "py-2 pr-4 last:pr-0",
                  column.align === "end" && "figures text-right whitespace-nowrap",
                );
                return index === 0 ? (
                  <th key={column.id} scope="row" className={cx(look, "text-left font-normal")}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.id} className={look}>
                    {column.cell(row)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
