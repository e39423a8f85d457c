import { cx } from "@kit/base/cx";
import { Skeleton } from "@kit/base/Skeleton";
import { ArrowDown, ArrowUp, ArrowUpDown } from "lucide-react";
import { memo } from "react";
import { type Column, nextSort, type Sort, widthOf } from "./columns";
import { RowLink } from "./RowLink";

export const ROW_HEIGHT = 40;
export const HEAD_HEIGHT = 37;
const ROW = "relative h-10 scroll-mt-10 border-b border-separator [&>td]:border-b [&>td]:border-separator";

interface HeadProps<Row> {
  columns: readonly Column<Row>[];
  sort: Sort | null;
  onSort?: (sort: Sort) => void;
}

export function TableHead<Row>({ columns, sort, onSort }: HeadProps<Row>) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {columns.map((column) => {
          const mine = sort?.by === column.id ? sort : null;
          const Icon = mine ? (mine.direction === "asc" ? ArrowUp : ArrowDown) : ArrowUpDown;
          const may = column.sortable && onSort;
          return (
            <th
              key={column.id}
              scope="col"
              aria-sort={mine ? (mine.direction === "asc" ? "ascending" : "descending") : may ? "none" : undefined}
              className={cx(
                "sticky top-0 z-10 h-9 border-b border-border bg-surface-secondary px-3 text-xs font-medium text-muted",
                column.align === "end" ? "text-right" : "text-left",
              )}
            >
              {may ? (
                <button
                  type="button"
                  onClick={() => onSort(nextSort(sort, column.id))}
                  className={cx(
                    "group inline-flex h-9 max-w-full cursor-pointer items-center gap-1 font-medium hover:text-foreground",
                    mine ? "text-foreground" : "text-muted",
                  )}
                >
                  <span className="truncate">{column.header}</span>
                  <Icon
                    size={12}
                    aria-hidden
                    className={cx(
                      "shrink-0",
                      !mine && "opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100",
                    )}
                  />
                </button>
              ) : (
                <span className="block truncate">{column.header}</span>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

interface RowProps<Row> {
  row: Row;
  name: string;
  index: number;
  columns: readonly Column<Row>[];
  href: string | undefined;
  onOpen: ((row: Row) => void) | undefined;
  selected: boolean;
}

function PlainRow<Row>({ row, name, index, columns, href, onOpen, selected }: RowProps<Row>) {
  const opens = href !== undefined || onOpen !== undefined;
  return (
    <tr
      data-row={name}
      aria-rowindex={index + 2}
      className={cx(ROW, opens && "hover:bg-surface-secondary", selected && "bg-brand/8")}
    >
      {columns.map((column, place) => (
        <td
          key={column.id}
          className={cx("h-10 max-w-0 truncate px-3 py-0", column.align === "end" && "text-right figures")}
        >
          {place === 0 && opens ? (
            <RowLink href={href} onOpen={onOpen ? () => onOpen(row) : undefined} current={selected}>
              {column.cell(row)}
            </RowLink>
          ) : (
            column.cell(row)
          )}
        </td>
      ))}
    </tr>
  );
}

/** Drawn again only when its row, the columns or its selection change. */
export const TableRow = memo(PlainRow) as typeof PlainRow;

export function SkeletonRows<Row>({ columns, count }: { columns: readonly Column<Row>[]; count: number }) {
  return Array.from({ length: count }, (_, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: grey rows have nothing else.
    <tr key={index} aria-hidden className={ROW}>
      {columns.map((column, place) => (
        <td key={column.id} className="h-10 px-3">
          <Skeleton className={cx("h-3.5", ["w-3/5", "w-4/5", "w-2/5"][(index + place) % 3])} />
        </td>
      ))}
    </tr>
  ));
}

export function TableColumns<Row>({ columns }: { columns: readonly Column<Row>[] }) {
  return (
    <colgroup>
      {columns.map((column) => (
        <col key={column.id} style={{ width: widthOf(column) }} />
      ))}
    </colgroup>
  );
}
