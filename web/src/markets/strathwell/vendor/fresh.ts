import { isDown } from "@markets/strathwell/live";
import { useEffect, useRef } from "react";

/** How often a page of this desk asks again while the live line is down. */
export const FRESH_MS = 15_000;

/** Runs again and again while the line is down and the page is looked at; at once when one comes back to it. */
export function useEvery(ms: number, run: () => void): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === "visible") latest.current();
    };
    const timer = setInterval(() => {
      if (isDown()) look();
    }, ms);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [ms]);
}
