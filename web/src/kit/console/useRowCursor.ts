import { type RefObject, useEffect, useRef, useState } from "react";
import { useShortcut } from "./useShortcut";
import { scrollToSee } from "./windowing";

export interface RowCursorOptions {
  box: RefObject<HTMLElement | null>;
  list: RefObject<HTMLElement | null>;
  /** Of all loaded rows, in their order. */
  keys: readonly string[];
  selectedKey?: string;
  rowHeight: number;
  headHeight: number;
  enabled: boolean;
  onMore?: () => void;
}

/** A row scrolled to is drawn a few frames later. */
const FRAMES_TO_WAIT = 20;
/** What the narrow page keeps at its top. */
const TOP_BAR = 56;

/** j and k move the focus from row to row, also to rows not drawn yet. */
export function useRowCursor(options: RowCursorOptions): void {
  const { box, list, keys, selectedKey, rowHeight, headHeight, enabled, onMore } = options;
  const at = useRef<string | undefined>(selectedKey);
  const [wanted, setWanted] = useState<{ key: string } | null>(null);

  useEffect(() => {
    at.current = selectedKey;
  }, [selectedKey]);

  useEffect(() => {
    const around = box.current;
    const follow = (event: FocusEvent) => {
      const row = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-row]") : null;
      if (row) at.current = row.dataset.row;
    };
    around?.addEventListener("focusin", follow);
    return () => around?.removeEventListener("focusin", follow);
  });

  useEffect(() => {
    if (!wanted) return;
    let frame = 0;
    let left = FRAMES_TO_WAIT;
    const look = () => {
      const row = box.current?.querySelector(`[data-row="${CSS.escape(wanted.key)}"]`);
      const opens = row?.querySelector<HTMLElement>("[data-open]");
      left -= 1;
      if (row && opens) {
        opens.focus({ preventScroll: true });
        row.scrollIntoView({ block: "nearest", behavior: "instant" });
      } else if (left > 0) frame = requestAnimationFrame(look);
    };
    frame = requestAnimationFrame(look);
    return () => cancelAnimationFrame(frame);
  }, [box, wanted]);

  function move(step: 1 | -1): void {
    const now = keys.indexOf(at.current ?? "");
    const index = Math.min(keys.length - 1, Math.max(0, now < 0 ? 0 : now + step));
    const key = keys[index];
    const around = box.current?.getBoundingClientRect();
    const body = list.current?.getBoundingClientRect();
    if (key === undefined || !around || !body) return;
    at.current = key;
    const top = body.top + index * rowHeight;
    const own = box.current && box.current.scrollHeight > box.current.clientHeight ? box.current : null;
    const by = scrollToSee(
      { top, bottom: top + rowHeight },
      own ? { top: around.top + headHeight, bottom: around.bottom } : { top: TOP_BAR, bottom: innerHeight },
    );
    if (by) (own ?? window).scrollBy({ top: by, behavior: "instant" });
    if (index >= keys.length - 3) onMore?.();
    setWanted({ key });
  }

  useShortcut("j", "Next row", () => move(1), { enabled });
  useShortcut("k", "Previous row", () => move(-1), { enabled });
}
