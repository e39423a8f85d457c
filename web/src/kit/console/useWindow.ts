import { type RefObject, useLayoutEffect, useState } from "react";
import { type Seen, windowOf } from "./windowing";

const SPARE = 10;
/** Few enough to draw at once, so short lists can be found with the browser's own search. */
export const ALL_AT_ONCE = 120;

/** The rows to draw of `list`, whatever it scrolls in: its own box or the page. */
export function useWindow(
  list: RefObject<HTMLElement | null>,
  box: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
): Seen {
  const [seen, setSeen] = useState<Seen>({ from: 0, to: Math.min(count, 48) });
  const windowed = count > ALL_AT_ONCE;
  useLayoutEffect(() => {
    if (!windowed) return;
    let frame = 0;
    const look = () => {
      frame = 0;
      const body = list.current?.getBoundingClientRect();
      const around = box.current?.getBoundingClientRect();
      if (!body || !around) return;
      const top = Math.max(0, around.top);
      const seenHeight = Math.max(0, Math.min(innerHeight, around.bottom) - top);
      const next = windowOf({ scrolled: top - body.top, seenHeight, rowHeight, count, spare: SPARE });
      setSeen((old) => (old.from === next.from && old.to === next.to ? old : next));
    };
    const soon = () => {
      if (!frame) frame = requestAnimationFrame(look);
    };
    look();
    document.addEventListener("scroll", soon, { capture: true, passive: true });
    addEventListener("resize", soon);
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener("scroll", soon, { capture: true });
      removeEventListener("resize", soon);
    };
  }, [list, box, windowed, count, rowHeight]);
  return windowed ? { from: Math.min(seen.from, count), to: Math.min(seen.to, count) } : { from: 0, to: count };
}
