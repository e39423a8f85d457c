import { useEffect, useRef } from "react";
import type { Phone } from "../api";
import { Bubble } from "./Bubble";

const NEAR_END_PX = 40;

/** The texts both ways, the newest in sight. */
export function Conversation({ phone, onOpen }: { phone: Phone; onOpen: (url: string) => void }) {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const newest = phone.messages.at(-1);
  const mark = newest ? `${newest.seq} ${newest.status}` : "";
  useEffect(() => {
    if (mark && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [mark]);
  useEffect(() => {
    const shown = box.current;
    if (!shown) return;
    // Another phone beside it makes it narrower; who was at the end stays there.
    const watch = new ResizeObserver(() => {
      if (atEnd.current) shown.scrollTop = shown.scrollHeight;
    });
    watch.observe(shown);
    return () => watch.disconnect();
  }, []);
  return (
    <section
      ref={box}
      onScroll={({ currentTarget: shown }) => {
        atEnd.current = shown.scrollHeight - shown.scrollTop - shown.clientHeight < NEAR_END_PX;
      }}
      aria-label={`Texts of ${phone.label || phone.number}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard.
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-3"
    >
      {phone.messages.length ? (
        <ol aria-live="polite" className="m-0 flex min-h-full list-none flex-col justify-end gap-2 p-0">
          {phone.messages.map((text) => (
            <Bubble key={text.message_sid} text={text} onOpen={onOpen} />
          ))}
        </ol>
      ) : (
        <p className="m-0 grid h-full place-content-center text-center text-muted">
          No texts yet. They appear here the moment somebody texts this number.
        </p>
      )}
    </section>
  );
}
