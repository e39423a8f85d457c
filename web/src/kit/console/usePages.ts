import { serverNow } from "@api/clock";
import { type QueryKey, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useRef, useState } from "react";
import { append, changesBetween, type KeyOf, mergeFresh, type Page, rowsOf } from "./pages";

export interface PagesOptions<Row> {
  /** Everything the answer depends on but the cursor. */
  queryKey: QueryKey;
  fetchPage: (cursor: string | undefined, signal?: AbortSignal) => Promise<Page<Row>>;
  /** `row.id` by default. */
  rowKey?: KeyOf<Row>;
  enabled?: boolean;
}

/** What a DataTable takes of its pages, in the names it takes them by. */
export interface PagesShown<Row> {
  rows: Row[] | undefined;
  loading: boolean;
  error: Error | null;
  onRetry: () => void;
  hasMore: boolean;
  onMore: () => void;
  loadingMore: boolean;
  changed: ReadonlySet<string>;
  asOf: Date | undefined;
}

export interface Pages<Row> {
  /** For `<DataTable {...pages.table} />`. */
  table: PagesShown<Row>;
  /** `undefined` until the first page came. */
  rows: Row[] | undefined;
  /** Nothing yet, or what is shown belongs to the filters before. */
  loading: boolean;
  error: Error | null;
  hasMore: boolean;
  more: () => void;
  loadingMore: boolean;
  /** Reads the beginning again, quietly; calls in a burst become at most about three reads a second. */
  refresh: () => void;
  /** Reads again after an error. */
  retry: () => void;
  /** Keys of the rows that appeared or changed with the last quiet read. */
  changed: ReadonlySet<string>;
  asOf: Date | undefined;
}

interface Loaded<Row> {
  pages: Page<Row>[];
  changed: ReadonlySet<string>;
  asOf: Date;
}

/** As many rows are read again at most; a list scrolled further down keeps its tail as it was. */
const READ_AGAIN = 200;
const BURST_MS = 350;
const NONE: ReadonlySet<string> = new Set();

function idOf(row: unknown): string {
  return typeof row === "object" && row !== null && "id" in row ? String(row.id) : JSON.stringify(row);
}

/** A list in keyset pages: loads on, is kept fresh, and says what changed. */
export function usePages<Row>(options: PagesOptions<Row>): Pages<Row> {
  const { queryKey, fetchPage, rowKey = idOf, enabled = true } = options;
  const queries = useQueryClient();
  const [loadingMore, setLoadingMore] = useState(false);
  const [moreFailed, setMoreFailed] = useState<Error | null>(null);
  const loadingFrom = useRef<string | null>(null);
  const reading = useRef(false);
  const again = useRef(false);

  async function readBeginning(signal: AbortSignal): Promise<Loaded<Row>> {
    const before = queries.getQueryData<Loaded<Row>>(queryKey);
    const wanted = Math.min(READ_AGAIN, before ? rowsOf(before.pages).length : 1);
    const fresh: Page<Row>[] = [];
    let cursor: string | undefined;
    let count = 0;
    do {
      const page = await fetchPage(cursor, signal);
      fresh.push(page);
      count += page.items.length;
      cursor = page.next_cursor ?? undefined;
    } while (cursor && count < wanted);
    // A page may have been added at the end meanwhile.
    const now = queries.getQueryData<Loaded<Row>>(queryKey);
    const pages = now ? mergeFresh(now.pages, fresh, rowKey) : fresh;
    const changed = now ? changesBetween(rowsOf(now.pages), rowsOf(fresh), rowKey) : NONE;
    return { pages, changed, asOf: serverNow() };
  }

  const query = useQuery<Loaded<Row>>({
    queryKey,
    queryFn: ({ signal }) => readBeginning(signal),
    enabled,
    placeholderData: (before) => before,
    structuralSharing: false,
  });
  const data = query.data;
  const pages = data?.pages;
  const rows = useMemo(() => pages && rowsOf(pages), [pages]);
  const next = query.isPlaceholderData ? null : pages?.[pages.length - 1]?.next_cursor;

  async function more(): Promise<void> {
    if (!next || loadingFrom.current === next) return;
    loadingFrom.current = next;
    setLoadingMore(true);
    setMoreFailed(null);
    try {
      const page = await fetchPage(next);
      queries.setQueryData<Loaded<Row>>(queryKey, (now) =>
        now && now.pages[now.pages.length - 1]?.next_cursor === next
          ? { ...now, pages: append(now.pages, page, rowKey) }
          : now,
      );
    } catch (thrown) {
      setMoreFailed(thrown instanceof Error ? thrown : new Error(String(thrown)));
    } finally {
      loadingFrom.current = null;
      setLoadingMore(false);
    }
  }

  const { refetch } = query;
  const refresh = useCallback(async () => {
    if (reading.current) {
      again.current = true;
      return;
    }
    reading.current = true;
    do {
      again.current = false;
      await Promise.all([refetch(), new Promise((resolve) => setTimeout(resolve, BURST_MS))]);
    } while (again.current);
    reading.current = false;
  }, [refetch]);
  const refreshQuietly = useCallback(() => void refresh(), [refresh]);

  const loading = query.isPending || query.isPlaceholderData;
  const error = query.error ?? moreFailed;
  const hasMore = Boolean(next);
  const changed = query.isPlaceholderData ? NONE : (data?.changed ?? NONE);
  const asOf = data?.asOf;
  const loadOn = () => void more();
  const retry = () => (moreFailed ? loadOn() : void refetch());
  return {
    table: { rows, loading, error, onRetry: retry, hasMore, onMore: loadOn, loadingMore, changed, asOf },
    rows,
    loading,
    error,
    hasMore,
    more: loadOn,
    loadingMore,
    refresh: refreshQuietly,
    retry,
    changed,
    asOf,
  };
}
