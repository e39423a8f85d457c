import { cx } from "@kit/base/cx";
import { Skeleton } from "@kit/base/Skeleton";
import type { RefObject } from "react";
import { type Column, inCardOrder } from "./columns";
import { RowLink } from "./RowLink";
import type { Seen } from "./windowing";

/** Every card of a list has the same height, so that long lists can be windowed. */
export const cardHeight = (columns: number): number => 54 + Math.ceil(Math.max(0, columns - 1) / 2) * 44;

interface TableCardsProps<Row> {
  label: string;
  listRef: RefObject<HTMLUListElement | null>;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  seen: Seen;
  rowKey: (row: Row) => string;
  rowHref: ((row: Row) => string) | undefined;
  onOpen: ((row: Row) => void) | undefined;
  selectedKey: string | undefined;
}

/** The rows of a table where there is no room for columns. */
export function TableCards<Row>(props: TableCardsProps<Row>) {
  const { label, listRef, columns, rows, seen, rowKey, rowHref, onOpen, selectedKey } = props;
  const [title, ...rest] = inCardOrder(columns);
  const height = cardHeight(columns.length);
  return (
    <ul
      ref={listRef}
      aria-label={label}
      className="m-0 list-none p-0"
      style={{ paddingTop: seen.from * height, paddingBottom: (rows.length - seen.to) * height }}
    >
      {rows.slice(seen.from, seen.to).map((row, place) => {
        const name = rowKey(row);
        return (
          <li
            key={name}
            data-row={name}
            aria-setsize={rows.length}
            aria-posinset={seen.from + place + 1}
            style={{ height }}
            className={cx(
              "relative scroll-mt-16 overflow-hidden border-b border-separator px-4 pt-3 pb-2",
              name === selectedKey && "bg-brand/8",
            )}
          >
            <div className="flex h-6 items-center text-base font-semibold">
              <RowLink
                href={rowHref?.(row)}
                onOpen={onOpen ? () => onOpen(row) : undefined}
                current={name === selectedKey}
              >
                {title?.cell(row)}
              </RowLink>
            </div>
            <dl className="m-0 mt-1 grid grid-cols-2 gap-x-4">
              {rest.map((column) => (
                <div key={column.id} className="h-11 min-w-0">
                  <dt className="truncate text-xs leading-4 text-muted">{column.header}</dt>
                  <dd className="m-0 truncate leading-6">{column.cell(row)}</dd>
                </div>
              ))}
            </dl>
          </li>
        );
      })}
    </ul>
  );
}

export function SkeletonCards({ columns, count }: { columns: number; count: number }) {
  return (
    <div aria-hidden>
      {Array.from({ length: count }, (_, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: grey cards have nothing else.
          key={index}
          style={{ height: cardHeight(columns) }}
          className="border-b border-separator px-4 pt-3"
        >
          <Skeleton className="mb-3 h-5 w-1/2" />
          <Skeleton className="mb-2 h-4 w-4/5" />
          <Skeleton className="h-4 w-2/3" />
        </div>
      ))}
    </div>
  );
}
