import { asProblem } from "@api/problem";
import type { UploadKind } from "@api/strathwell/types.gen";
import { useCallback, useEffect, useRef, useState } from "react";
import { decided, send, whyRefused, whyRejected } from "./uploads";

export type UploadState = "waiting" | "sending" | "checking" | "available" | "rejected" | "failed";

/** A file that was chosen, and how far it has come. */
export interface Upload {
  key: string;
  /** Once it has arrived. */
  fileId: string | null;
  name: string;
  contentType: string;
  /** Where it can be looked at. */
  url: string | null;
  state: UploadState;
  /** From 0 to 1. */
  sent: number;
  /** What is wrong, and the remedy. */
  says: string | null;
}

/** What of an upload outlives the page. */
export type KeptFile = Pick<Upload, "name" | "contentType"> & { fileId: string; url?: string | null };

/** A file that arrived before: shown at once where there is a link, else asked for. */
function known({ fileId, name, contentType, url = null }: KeptFile): Upload {
  const state: UploadState = url ? "available" : "checking";
  return { key: fileId, fileId, name, contentType, url, state, sent: 1, says: null };
}

export interface Uploads {
  items: readonly Upload[];
  add: (files: Iterable<File>) => void;
  remove: (key: string) => void;
  /** Puts it at another place of the order. */
  move: (key: string, to: number) => void;
  retry: (key: string) => void;
  /** Something is still on its way or looked through. */
  busy: boolean;
  /** What may be shown, in order. */
  ids: string[];
  /** To be kept for later. */
  kept: KeptFile[];
}

/** Files of one kind: chosen, sent one after the other, looked through, put in order. */
export function useUploads(kind: UploadKind, before: readonly KeptFile[]): Uploads {
  const [items, setItems] = useState<readonly Upload[]>(() => before.map(known));
  const files = useRef(new Map<string, File>());
  const stops = useRef(new Map<string, AbortController>());
  const line = useRef<Promise<void>>(Promise.resolve());
  const first = useRef(items);

  const change = useCallback((key: string, changes: Partial<Upload>) => {
    setItems((now) => now.map((one) => (one.key === key ? { ...one, ...changes } : one)));
  }, []);

  const run = useCallback(
    async (key: string, work: (signal: AbortSignal) => Promise<void>) => {
      const stop = new AbortController();
      stops.current.set(key, stop);
      try {
        await work(stop.signal);
      } catch (thrown) {
        if (stop.signal.aborted) return;
        const problem = asProblem(thrown);
        const refused = whyRefused(kind, problem);
        change(key, { state: refused ? "rejected" : "failed", says: refused ?? problem.message });
      } finally {
        if (stops.current.get(key) === stop) stops.current.delete(key);
      }
    },
    [change, kind],
  );

  const follow = useCallback(
    async (key: string, fileId: string, signal: AbortSignal) => {
      const seen = await decided(fileId, signal);
      if (seen.status === "available") change(key, { state: "available", url: seen.url ?? null, says: null });
      else change(key, { state: "rejected", says: whyRejected(seen.reason) });
    },
    [change],
  );

  const begin = useCallback(
    (key: string) => {
      const file = files.current.get(key);
      if (!file) return;
      change(key, { state: "waiting", sent: 0, says: null });
      const sendIt = () =>
        run(key, async (signal) => {
          if (!files.current.has(key)) return;
          change(key, { state: "sending" });
          const fileId = await send(file, kind, { signal, onSent: (sent) => change(key, { sent }) });
          change(key, { state: "checking", fileId, sent: 1 });
          await follow(key, fileId, signal);
        });
      line.current = line.current.then(sendIt);
    },
    [change, follow, kind, run],
  );

  useEffect(() => {
    const stopping = stops.current;
    const waiting = files.current;
    for (const one of first.current) {
      const { key, fileId } = one;
      if (fileId && !one.url) void run(key, (signal) => follow(key, fileId, signal));
    }
    return () => {
      waiting.clear();
      for (const stop of stopping.values()) stop.abort();
    };
  }, [follow, run]);

  function add(chosen: Iterable<File>): void {
    const made = [...chosen].map((file): Upload => {
      const key = crypto.randomUUID();
      files.current.set(key, file);
      const { name, type: contentType } = file;
      return { key, fileId: null, name, contentType, url: null, state: "waiting", sent: 0, says: null };
    });
    setItems((now) => [...now, ...made]);
    for (const { key } of made) begin(key);
  }

  function remove(key: string): void {
    files.current.delete(key);
    stops.current.get(key)?.abort();
    setItems((now) => now.filter((one) => one.key !== key));
  }

  function retry(key: string): void {
    const fileId = items.find((one) => one.key === key)?.fileId;
    if (files.current.has(key)) begin(key);
    else if (fileId) {
      change(key, { state: "checking", says: null });
      void run(key, (signal) => follow(key, fileId, signal));
    }
  }

  return {
    items,
    add,
    remove,
    move: (key, to) => setItems((now) => moved(now, key, to)),
    retry,
    busy: items.some(({ state }) => state === "waiting" || state === "sending" || state === "checking"),
    ids: items.flatMap(({ state, fileId }) => (state === "available" && fileId ? [fileId] : [])),
    kept: items.flatMap(({ state, fileId, name, contentType }) =>
      fileId && state !== "rejected" ? [{ fileId, name, contentType }] : [],
    ),
  };
}

/** The list with one item at another place. */
export function moved<Item extends { key: string }>(items: readonly Item[], key: string, to: number): readonly Item[] {
  const one = items.find((item) => item.key === key);
  if (!one || to < 0 || to >= items.length) return items;
  const rest = items.filter((item) => item !== one);
  return [...rest.slice(0, to), one, ...rest.slice(to)];
}
