import { useEffect, useRef, useSyncExternalStore } from "react";
import type { LiveLine, LiveMessage, LiveState } from "./live";

let line: LiveLine | null = null;
const watchers = new Set<() => void>();

/**
 * The page's one live line. Set once, by whoever first needs it: a page that watches nothing (a
 * landing page) then loads nothing of it.
 */
export function setLine(made: LiveLine): void {
  line = made;
  for (const watcher of watchers) watcher();
}

export const hasLine = (): boolean => line !== null;

function watchLine(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

const useLine = (): LiveLine | null =>
  useSyncExternalStore(
    watchLine,
    () => line,
    () => null,
  );

/** Hear these topics while the component is shown. */
export function useLive(topics: readonly string[], hear: (message: LiveMessage) => void): void {
  const current = useLine();
  const latest = useRef(hear);
  useEffect(() => {
    latest.current = hear;
  });
  const names = topics.join(",");
  useEffect(() => {
    if (!current || !names) return;
    const stops = names.split(",").map((topic) => current.listen(topic, (message) => latest.current(message)));
    return () => {
      for (const stop of stops) stop();
    };
  }, [current, names]);
}

const NEVER = () => () => {};

/** Whether the page is being told what happens; a page without a line is told nothing and misses nothing. */
export function useLiveState(): LiveState {
  const current = useLine();
  return useSyncExternalStore(current?.watch ?? NEVER, current?.state ?? (() => "live"), () => "live");
}
