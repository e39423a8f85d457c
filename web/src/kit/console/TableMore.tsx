import { LoaderCircle } from "lucide-react";
import { type RefObject, useEffect, useRef } from "react";
import { Button } from "./Button";

interface TableMoreProps {
  box: RefObject<HTMLElement | null>;
  hasMore: boolean;
  onMore: () => void;
  loadingMore: boolean;
  count: number;
  /** After a failure only the button asks again. */
  byHand: boolean;
}

/** The end of the list: the next page comes as one nears it, or by the button. */
export function TableMore({ box, hasMore, onMore, loadingMore, count, byHand }: TableMoreProps) {
  const mark = useRef<HTMLDivElement>(null);
  const latest = useRef(onMore);
  useEffect(() => {
    latest.current = onMore;
  });
  const waiting = hasMore && !loadingMore && !byHand;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a page that came may not fill the box; look again.
  useEffect(() => {
    if (!waiting || !mark.current) return;
    const own = box.current && box.current.scrollHeight > box.current.clientHeight ? box.current : null;
    const observer = new IntersectionObserver(
      (seen) => {
        if (seen.some((entry) => entry.isIntersecting)) latest.current();
      },
      { root: own, rootMargin: "600px 0px" },
    );
    observer.observe(mark.current);
    return () => observer.disconnect();
  }, [waiting, box, count]);
  return (
    <div ref={mark} className="sticky left-0 flex min-h-12 items-center justify-center px-3 py-1 text-xs text-muted">
      {loadingMore ? (
        <span role="status" className="inline-flex items-center gap-2">
          <LoaderCircle size={14} aria-hidden className="animate-spin" /> Loading more
        </span>
      ) : hasMore ? (
        <Button look="quiet" size="small" onClick={onMore}>
          Show more
        </Button>
      ) : (
        <span>{count === 1 ? "1 row" : `All ${count.toLocaleString("en-US")} rows`}</span>
      )}
    </div>
  );
}
