import { useEffect, useRef, useState } from "react";
import type { Found, PaletteProps } from "./found";

const PAUSE_MS = 150;
const FEWEST = 2;

export interface Search {
  found: readonly Found[];
  searching: boolean;
  failed: unknown;
}

const NOTHING: Search = { found: [], searching: false, failed: null };

/** Searches once the typing rests; an answer that was overtaken is dropped. */
export function useFound(text: string, search: PaletteProps["search"]): Search {
  const [state, setState] = useState<Search>(NOTHING);
  const latest = useRef(search);
  useEffect(() => {
    latest.current = search;
  });
  const asked = text.trim();
  useEffect(() => {
    if (asked.length < FEWEST) {
      setState(NOTHING);
      return;
    }
    const stop = new AbortController();
    setState((before) => ({ ...before, searching: true }));
    const timer = setTimeout(() => {
      latest.current(asked, stop.signal).then(
        (found) => {
          if (!stop.signal.aborted) setState({ found, searching: false, failed: null });
        },
        (failed: unknown) => {
          if (!stop.signal.aborted) setState({ found: [], searching: false, failed });
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [asked]);
  return state;
}
