import { useQueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useSyncExternalStore } from "react";
import type { JournalEntry, JournalPage, Topic } from "./api";
import { CONCERNED, reading } from "./reading";
import { Stream, type StreamState } from "./stream";

const KEPT = 300;
/** A burst of entries is one reading. */
const COLLECT_MS = 250;
/** Asking what is due next asks the application too: not for every text. */
const DEADLINES_MS = 1_500;

export const StreamContext = createContext<Stream | null>(null);

export function useStreamState(): StreamState {
  const stream = useContext(StreamContext);
  return useSyncExternalStore(stream?.watch ?? (() => () => {}), stream?.state ?? (() => "connecting" as const));
}

/** The journal page with one more entry at its end. */
export function withEntry(page: JournalPage, entry: JournalEntry): JournalPage {
  const newest = page.entries.at(-1)?.seq ?? 0;
  if (entry.seq <= newest) return page;
  return { entries: [...page.entries.slice(1 - KEPT), entry], next_after: entry.seq };
}

/** Keeps everything the desk shows up with the stream, for as long as the desk is shown. */
export function useKeepUp(stream: Stream): void {
  const queries = useQueryClient();
  useEffect(() => {
    const touched = new Set<Topic>();
    let collecting: ReturnType<typeof setTimeout> | undefined;
    let asking: ReturnType<typeof setTimeout> | undefined;
    const askDeadlines = () => {
      asking ??= setTimeout(() => {
        asking = undefined;
        void queries.invalidateQueries({ queryKey: reading.deadlines.queryKey });
      }, DEADLINES_MS);
    };
    const read = () => {
      collecting = undefined;
      for (const topic of touched) {
        for (const queryKey of CONCERNED[topic]) void queries.invalidateQueries({ queryKey });
      }
      touched.clear();
    };
    const hear = (entry: JournalEntry) => {
      queries.setQueryData(reading.journal.queryKey, (page) => page && withEntry(page, entry));
      touched.add(entry.topic);
      collecting ??= setTimeout(read, COLLECT_MS);
      askDeadlines();
    };
    const stop = stream.listen(hear, () => void queries.invalidateQueries());
    stream.open();
    return () => {
      stop();
      stream.close();
      clearTimeout(collecting);
      clearTimeout(asking);
    };
  }, [queries, stream]);
}
