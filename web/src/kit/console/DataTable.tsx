import "./parts.css";
import { cx } from "@kit/base/cx";
import { ErrorState } from "@kit/base/ErrorState";
import { type ReactNode, useLayoutEffect, useMemo, useRef, useState } from "react";
import { type Column, type Sort, widthOf } from "./columns";
import { TableBar } from "./TableBar";
import { cardHeight, SkeletonCards, TableCards } from "./TableCards";
import { TableMore } from "./TableMore";
import { HEAD_HEIGHT, ROW_HEIGHT, SkeletonRows, TableColumns, TableHead, TableRow } from "./TableRows";
import { useColumnChoice } from "./useColumnChoice";
import { useGlow } from "./useGlow";
import { useRowCursor } from "./useRowCursor";
import { useWindow } from "./useWindow";

export type { Column, Sort } from "./columns";

export interface DataTableProps<Row> {
  label: string;
  columns: readonly Column<Row>[];
  /** `undefined` while nothing has come yet. */
  rows: readonly Row[] | undefined;
  rowKey: (row: Row) => string;
  rowHref?: (row: Row) => string;
  sort?: Sort | null;
  onSort?: (sort: Sort) => void;
  loading?: boolean;
  error?: unknown;
  onRetry?: () => void;
  empty: ReactNode;
  hasMore?: boolean;
  onMore?: () => void;
  loadingMore?: boolean;
  selectedKey?: string;
  /** Instead of following `rowHref` (which a click with a modifier still does). */
  onOpen?: (row: Row) => void;
  /** Rows that glow once: a new set, a new glow. */
  changed?: ReadonlySet<string>;
  asOf?: Date;
  csvHref?: string;
  toolbar?: ReactNode;
  storageKey: string;
  /** `false` for a second table on a page: j and k belong to the first. */
  keyboard?: boolean;
  /** `page`: as tall as the window allows; `part`: at most half of it, for a table within a page. */
  height?: "page" | "part";
}

const NARROW = 640;
const SKELETONS = 12;
const nothing = () => {};

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, rowHref, sort = null, onSort, loading = false, error, onRetry } = props;
  const { empty, hasMore = false, onMore = nothing, loadingMore = false, selectedKey, onOpen, changed } = props;
  const { asOf, csvHref, toolbar, storageKey, keyboard = true, height = "page" } = props;
  const whole = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const cards = useRef<HTMLUListElement>(null);
  const [narrow, setNarrow] = useState(() => innerWidth < NARROW);
  const choice = useColumnChoice(columns, storageKey);
  const shownIds = choice.shown.map((column) => column.id).join(",");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shown columns are new only when these are.
  const shown = useMemo(() => choice.shown, [columns, shownIds]);

  useLayoutEffect(() => {
    if (!whole.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setNarrow(entry.contentRect.width < NARROW);
    });
    observer.observe(whole.current);
    return () => observer.disconnect();
  }, []);

  const all = rows ?? [];
  const rowHeight = narrow ? cardHeight(shown.length) : ROW_HEIGHT;
  const seen = useWindow(narrow ? cards : body, box, all.length, rowHeight);
  const keys = useMemo(() => (rows ?? []).map(rowKey), [rows, rowKey]);
  useGlow(box, changed);
  useRowCursor({
    box,
    list: narrow ? cards : body,
    keys,
    selectedKey,
    rowHeight,
    headHeight: narrow ? 0 : HEAD_HEIGHT,
    enabled: keyboard && all.length > 0,
    onMore: hasMore && !loadingMore ? onMore : undefined,
  });

  const first = rows === undefined && !error;
  const nothingHere = rows !== undefined && rows.length === 0 && !loading && !error;
  const width = shown.map(widthOf).join(" + ");
  return (
    <div
      ref={whole}
      className="min-w-0 rounded-xl border border-border bg-surface shadow-surface"
      aria-busy={loading || first}
    >
      <TableBar
        toolbar={toolbar}
        choice={choice}
        csvHref={csvHref}
        asOf={asOf}
        failed={Boolean(error)}
        narrow={narrow}
      />
      {error ? (
        <div className="p-3">
          <ErrorState
            thrown={error}
            doing={`show ${label.toLowerCase()}`}
            onRetry={onRetry}
            as={all.length ? "line" : "block"}
          />
        </div>
      ) : null}
      {nothingHere ? <div className="p-3">{empty}</div> : null}
      {nothingHere || (error && !all.length) ? null : (
        <section
          ref={box}
          tabIndex={narrow ? undefined : 0}
          aria-label={narrow ? undefined : `${label}, scrollable`}
          className={cx(
            "relative overscroll-x-contain rounded-b-xl transition-opacity",
            !narrow && "overflow-auto [overflow-anchor:none]",
            !narrow && (height === "page" ? "max-h-[max(24rem,calc(100dvh-13rem))]" : "max-h-[max(20rem,50dvh)]"),
            loading && !first && "opacity-60",
          )}
        >
          {narrow ? (
            first ? (
              <SkeletonCards columns={shown.length} count={5} />
            ) : (
              <TableCards
                label={label}
                listRef={cards}
                columns={shown}
                rows={all}
                seen={seen}
                rowKey={rowKey}
                rowHref={rowHref}
                onOpen={onOpen}
                selectedKey={selectedKey}
              />
            )
          ) : (
            <table
              aria-label={label}
              aria-rowcount={hasMore || first ? -1 : all.length + 1}
              className="w-full table-fixed border-separate border-spacing-0"
              style={{ minWidth: `calc(${width || "0px"})` }}
            >
              <TableColumns columns={shown} />
              <TableHead columns={shown} sort={sort} onSort={onSort} />
              <tbody ref={body}>
                {first ? <SkeletonRows columns={shown} count={SKELETONS} /> : null}
                <Gap height={seen.from * ROW_HEIGHT} columns={shown.length} />
                {all.slice(seen.from, seen.to).map((row, place) => {
                  const name = rowKey(row);
                  return (
                    <TableRow
                      key={name}
                      row={row}
                      name={name}
                      index={seen.from + place}
                      columns={shown}
                      href={rowHref?.(row)}
                      onOpen={onOpen}
                      selected={name === selectedKey}
                    />
                  );
                })}
                <Gap height={(all.length - seen.to) * ROW_HEIGHT} columns={shown.length} />
              </tbody>
            </table>
          )}
          {first ? (
            <span role="status" className="sr-only">
              Loading {label.toLowerCase()}
            </span>
          ) : (
            <TableMore
              box={box}
              hasMore={hasMore}
              onMore={onMore}
              loadingMore={loadingMore}
              count={all.length}
              byHand={Boolean(error)}
            />
          )}
        </section>
      )}
    </div>
  );
}

/** Stands for the rows that are not drawn. */
function Gap({ height, columns }: { height: number; columns: number }) {
  return height > 0 ? (
    <tr aria-hidden>
      <td colSpan={columns} style={{ height, padding: 0 }} />
    </tr>
  ) : null;
}
