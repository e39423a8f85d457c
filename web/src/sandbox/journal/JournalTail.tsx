import { cx } from "@kit/base/cx";
import { ErrorState } from "@kit/base/ErrorState";
import { formatExact } from "@kit/base/format";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import type { Tone } from "@kit/base/StatusBadge";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { JournalEntry } from "../api";
import { reading } from "../reading";
import { isNews, lineOf, shortened } from "./words";

const INKS: Record<Tone, string> = {
  waiting: "text-waiting-ink",
  moving: "text-moving-ink",
  done: "text-done-ink",
  stopped: "text-stopped-ink",
  trouble: "text-trouble-ink",
  plain: "text-muted",
};
const SHOWN = 150;
/** Nearer than this to its end, the tail follows. */
const NEAR_END_PX = 60;
const clock = new Intl.DateTimeFormat("en-US", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hour12: false,
});

function Entry({ entry }: { entry: JournalEntry }) {
  const line = lineOf(entry);
  const at = new Date(entry.at);
  return (
    <li className="grid grid-cols-[auto_1fr] gap-x-2 py-0.5">
      <time dateTime={entry.at} title={formatExact(at)} className="figures text-muted">
        {clock.format(at)}
      </time>
      <span className="min-w-0 [overflow-wrap:anywhere]">
        <span className={cx("font-medium", INKS[line.tone])}>{line.who}</span> {line.what}{" "}
        <span className="text-muted" title={entry.subject}>
          {shortened(entry.subject)}
        </span>
      </span>
    </li>
  );
}

/** What happens out there, as it happens. */
export function JournalTail() {
  const journal = useQuery(reading.journal);
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const newest = journal.data?.entries.at(-1)?.seq;
  useEffect(() => {
    if (newest !== undefined && follows.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [newest]);
  if (journal.isPending) {
    return (
      <Loading what="the journal">
        <Skeleton className="h-24" />
      </Loading>
    );
  }
  if (!journal.data) {
    return <ErrorState thrown={journal.error} doing="read the journal" onRetry={() => void journal.refetch()} />;
  }
  const news = journal.data.entries.filter(isNews).slice(-SHOWN);
  return (
    <section
      ref={box}
      aria-label="Journal entries"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard.
      tabIndex={0}
      onScroll={({ currentTarget: shown }) => {
        follows.current = shown.scrollHeight - shown.scrollTop - shown.clientHeight < NEAR_END_PX;
      }}
      className="h-full min-h-0 overflow-y-auto overscroll-contain text-xs"
    >
      {news.length ? (
        <ol className="m-0 list-none p-0">
          {news.map((entry) => (
            <Entry key={entry.seq} entry={entry} />
          ))}
        </ol>
      ) : (
        <p className="m-0 text-muted">Nothing has happened yet. Every call, text, payment and fault is written here.</p>
      )}
    </section>
  );
}
