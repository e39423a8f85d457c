import { cx } from "@kit/base/cx";
import { formatClock, formatExact } from "@kit/base/format";
import { ArrowDown, Check, CheckCheck, CircleAlert, LoaderCircle } from "lucide-react";
import { useMemo, useRef } from "react";
import { Button } from "./Button";
import { type InboxLine, inOrder } from "./conversations";
import { byDay } from "./days";
import { useEndOfLines } from "./useEndOfLines";

const STATES = {
  sending: { word: "Sending", Icon: LoaderCircle },
  sent: { word: "Sent", Icon: Check },
  delivered: { word: "Delivered", Icon: CheckCheck },
  read: { word: "Read", Icon: CheckCheck },
  failed: { word: "Not delivered", Icon: CircleAlert },
};

const LOOKS = {
  them: "rounded-bl-sm bg-surface-tertiary",
  us: "rounded-br-sm bg-moving-tint text-moving-ink",
  failed: "rounded-br-sm border border-trouble-mark bg-trouble-tint text-trouble-ink",
};

function State({ line }: { line: InboxLine }) {
  if (!line.state) return null;
  const { word, Icon } = STATES[line.state];
  const bad = line.state === "failed";
  return (
    <span className={cx("inline-flex items-center gap-1", bad && "font-medium text-trouble-ink")}>
      <Icon size={12} aria-hidden className={cx("shrink-0", line.state === "sending" && "animate-spin")} />
      {word}
    </span>
  );
}

function When({ at }: { at: string }) {
  const moment = new Date(at);
  return (
    <time dateTime={at} title={formatExact(moment)} className="figures whitespace-nowrap">
      {formatClock(moment)}
    </time>
  );
}

function Line({ line, onAgain }: { line: InboxLine; onAgain?: (text: string) => void }) {
  if (line.from === "system")
    return (
      <li className="my-3 text-center text-xs text-muted">
        {line.text} · <When at={line.at} />
      </li>
    );
  const isOurs = line.from === "us";
  const bad = line.state === "failed";
  return (
    <li className={cx("mb-3 flex max-w-[85%] flex-col gap-1", isOurs ? "ml-auto items-end" : "items-start")}>
      <p
        className={cx(
          "m-0 rounded-2xl px-3 py-2 whitespace-pre-wrap [overflow-wrap:anywhere]",
          LOOKS[bad ? "failed" : isOurs ? "us" : "them"],
        )}
      >
        {line.text}
      </p>
      <p className={cx("m-0 flex flex-wrap gap-x-1.5 text-xs text-muted", isOurs && "justify-end text-right")}>
        <span>{line.who}</span>
        <span aria-hidden>·</span>
        <When at={line.at} />
        {line.state ? <span aria-hidden>·</span> : null}
        <State line={line} />
      </p>
      {bad && line.whyFailed ? <p className="m-0 text-right text-xs text-trouble-ink">{line.whyFailed}</p> : null}
      {bad && onAgain ? (
        <Button size="small" onClick={() => onAgain(line.text)}>
          Write it again
        </Button>
      ) : null}
    </li>
  );
}

export interface InboxLinesProps {
  title: string;
  lines: readonly InboxLine[];
  hasEarlier: boolean;
  loadingEarlier: boolean;
  onEarlier?: () => void;
  /** Puts the words of a line that failed into the reply box. */
  onAgain?: (text: string) => void;
}

/** What was said, by day, the newest last; scrolls in its own box. */
export function InboxLines({ title, lines, hasEarlier, loadingEarlier, onEarlier, onAgain }: InboxLinesProps) {
  const box = useRef<HTMLElement>(null);
  const sorted = useMemo(() => inOrder(lines), [lines]);
  const days = useMemo(() => byDay(sorted), [sorted]);
  const { unseen, aloud, goToEnd } = useEndOfLines(box, sorted);
  return (
    <div className="relative min-h-0 flex-1">
      <section
        ref={box}
        aria-label={`Messages with ${title}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard.
        tabIndex={0}
        className="absolute inset-0 overflow-y-auto px-4 py-3 [overflow-anchor:none] focus-visible:-outline-offset-2"
      >
        {hasEarlier && onEarlier ? (
          <div className="mb-3 text-center">
            <Button size="small" busy={loadingEarlier} onClick={onEarlier}>
              Earlier messages
            </Button>
          </div>
        ) : null}
        {days.map((day) => (
          <section key={day.name} aria-label={day.name}>
            <h3 className="m-0 mb-3 flex items-center gap-3 text-xs font-medium text-muted before:h-px before:flex-1 before:bg-separator after:h-px after:flex-1 after:bg-separator">
              {day.name}
            </h3>
            <ol className="m-0 list-none p-0">
              {day.lines.map((line) => (
                <Line key={line.id} line={line} onAgain={onAgain} />
              ))}
            </ol>
          </section>
        ))}
        {lines.length === 0 ? <p className="m-0 py-8 text-center text-muted">Nothing has been said yet.</p> : null}
      </section>
      <p role="status" className="sr-only">
        <span key={aloud.count}>{aloud.text}</span>
      </p>
      {unseen ? (
        <div className="pointer-events-none absolute inset-x-0 bottom-3 flex justify-center">
          <Button
            look="primary"
            size="small"
            icon={<ArrowDown size={16} aria-hidden />}
            className="pointer-events-auto rounded-full! shadow-overlay"
            onClick={goToEnd}
          >
            {unseen === 1 ? "1 new message" : `${unseen} new messages`}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
