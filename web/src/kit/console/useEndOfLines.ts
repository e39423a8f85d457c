import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { type InboxLine, newsIn, saidAloud } from "./conversations";

/** So near to the end counts as being there. */
const NEAR = 64;

const isNearEnd = (box: HTMLElement) => box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
const toEnd = (box: HTMLElement) => box.scrollTo({ top: box.scrollHeight, behavior: "instant" });

/**
 * Keeps the newest line in sight for who is at the end, counts what is new for who reads further up, and keeps
 * the place when earlier lines are put before it.
 */
export function useEndOfLines(box: RefObject<HTMLElement | null>, lines: readonly InboxLine[]) {
  const [unseen, setUnseen] = useState(0);
  // Counted, because the same words twice must be read twice.
  const [aloud, setAloud] = useState({ text: "", count: 0 });
  const atEnd = useRef(true);
  const height = useRef(0);
  const known = useRef<ReadonlySet<string> | null>(null);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const news = newsIn(known.current, lines);
    const isFirst = known.current === null;
    known.current = new Set(lines.map((line) => line.id));
    const isMine = news.some((line) => line.from === "us");
    if (isFirst || atEnd.current || isMine) {
      toEnd(element);
      atEnd.current = true;
      setUnseen(0);
    } else if (news.length) {
      setUnseen((before) => before + news.length);
    } else {
      element.scrollTop += element.scrollHeight - height.current;
    }
    height.current = element.scrollHeight;
    if (news.length) setAloud((before) => ({ text: saidAloud(news), count: before.count + 1 }));
  }, [box, lines]);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const follow = () => {
      atEnd.current = isNearEnd(element);
      if (atEnd.current) setUnseen(0);
    };
    element.addEventListener("scroll", follow, { passive: true });
    // A growing reply box or a phone's keyboard takes height from the lines.
    const resized = new ResizeObserver(() => {
      if (atEnd.current) toEnd(element);
    });
    resized.observe(element);
    return () => {
      element.removeEventListener("scroll", follow);
      resized.disconnect();
    };
  }, [box]);

  function goToEnd(): void {
    if (box.current) toEnd(box.current);
    box.current?.focus({ preventScroll: true });
    setUnseen(0);
  }

  return { unseen, aloud, goToEnd };
}
