import { createContext, useContext, useEffect, useRef, useSyncExternalStore } from "react";
import type { LiveLine, LiveMessage, LiveState } from "./live";

export const LiveContext = createContext<LiveLine | null>(null);

/** Hear these topics while the component is shown. */
export function useLive(topics: readonly string[], hear: (message: LiveMessage) => void): void {
  const line = useContext(LiveContext);
  const latest = useRef(hear);
  useEffect(() => {
    latest.current = hear;
  });
  const names = topics.join(",");
  useEffect(() => {
    if (!line || !names) return;
    const stops = names.split(",").map((topic) => line.listen(topic, (message) => latest.current(message)));
    return () => {
      for (const stop of stops) stop();
    };
  }, [line, names]);
}

const NEVER = () => () => {};

/** Whether the page is being told what happens. */
export function useLiveState(): LiveState {
  const line = useContext(LiveContext);
  return useSyncExternalStore(line?.watch ?? NEVER, line?.state ?? (() => "live"), () => "live");
}
