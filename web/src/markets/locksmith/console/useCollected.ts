import { useCallback, useEffect, useRef } from "react";

const PAUSE_MS = 350;

/** Runs at once, then at most about three times a second, and once more after the last call. */
export function useCollected(run: () => void): () => void {
  const latest = useRef(run);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const again = useRef(false);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(() => {
    if (timer.current !== undefined) {
      again.current = true;
      return;
    }
    const pause = () => {
      timer.current = setTimeout(() => {
        timer.current = undefined;
        if (!again.current) return;
        again.current = false;
        latest.current();
        pause();
      }, PAUSE_MS);
    };
    latest.current();
    pause();
  }, []);
}
