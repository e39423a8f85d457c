import { type ReactNode, useCallback, useEffect, useState } from "react";
import { createPortal } from "react-dom";

interface Shown {
  over: DOMRect;
  what: ReactNode;
}

/** Room that a tip of two lines needs above what it explains. */
const ROOM = 84;

/**
 * A tip over something drawn, by pointer or focus. Drawn at the end of the page, so that a scroll box
 * does not cut it. What it says must also be the element's accessible name: the tip is for eyes only.
 */
export function useTip() {
  const [shown, setShown] = useState<Shown | null>(null);
  const hide = useCallback(() => setShown(null), []);
  const show = useCallback((element: Element, what: ReactNode) => {
    setShown({ over: element.getBoundingClientRect(), what });
  }, []);
  const isShown = shown !== null;
  useEffect(() => {
    if (!isShown) return;
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && hide();
    addEventListener("keydown", onKey);
    addEventListener("scroll", hide, { capture: true, passive: true });
    return () => {
      removeEventListener("keydown", onKey);
      removeEventListener("scroll", hide, { capture: true });
    };
  }, [isShown, hide]);
  /** Spread on what the tip explains. */
  const on = (what: ReactNode) => ({
    onPointerEnter: (event: React.PointerEvent) => show(event.currentTarget, what),
    onPointerLeave: hide,
    onFocus: (event: React.FocusEvent) => show(event.currentTarget, what),
    onBlur: hide,
  });
  return { on, tip: shown ? createPortal(<Bubble {...shown} />, document.body) : null };
}

function Bubble({ over, what }: Shown) {
  const below = over.top < ROOM;
  const middle = over.left + over.width / 2;
  return (
    <div
      aria-hidden
      className="figures pointer-events-none fixed z-50 w-max max-w-60 rounded-md border border-border bg-overlay px-2.5 py-1.5 text-foreground text-xs shadow-overlay"
      style={{
        left: `clamp(8.5rem, ${middle}px, calc(100vw - 8.5rem))`,
        top: below ? over.bottom + 6 : over.top - 6,
        transform: `translate(-50%, ${below ? "0" : "-100%"})`,
      }}
    >
      {what}
    </div>
  );
}
