import { useEffect, useRef } from "react";

/**
 * How often a page of this desk asks again. A browser cannot send the access token with a WebSocket,
 * and the market's live topics want it; until they take another proof, asking is how one hears.
 */
export const FRESH_MS = 15_000;

/** Runs again and again while the page is looked at, and at once when one comes back to it. */
export function useEvery(ms: number, run: () => void): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === "visible") latest.current();
    };
    const timer = setInterval(look, ms);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [ms]);
}
