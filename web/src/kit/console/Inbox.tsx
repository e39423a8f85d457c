import { cx } from "@kit/base/cx";
import { MessagesSquare } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { type InboxConversation, type InboxThreadSeen, type MaySend, neighbour, withQuickReply } from "./conversations";
import { InboxReply } from "./InboxReply";
import { InboxThread } from "./InboxThread";
import { InboxThreads } from "./InboxThreads";
import { useReplies } from "./useReplies";
import { useShortcut } from "./useShortcut";
import { useWide } from "./useWide";

export interface InboxProps {
  label: string;
  /** Undefined until they are there. */
  threads: readonly InboxThreadSeen[] | undefined;
  threadsError?: unknown;
  onRetryThreads?: () => void;
  /** What is shown where there are no conversations. */
  empty?: ReactNode;
  hasMoreThreads?: boolean;
  loadingMoreThreads?: boolean;
  onMoreThreads?: () => void;
  selected: string | null;
  /** Null: back to the list, where only one of the two fits. */
  onSelect: (id: string | null) => void;
  /** Above the list: search and filters. */
  toolbar?: ReactNode;
  /** The selected conversation; null until it is there. */
  thread: InboxConversation | null;
  /** Sends to the selected conversation; throws what went wrong. */
  onSend: (text: string) => Promise<void>;
  canSend: MaySend;
  quickReplies?: readonly string[];
  /** The height, if not that of the window less the page's head. */
  className?: string;
}

const TWO_PANES = 900;
const HEIGHT = "h-[calc(100dvh-11rem)] min-h-[28rem]";

/** Conversations and the one that is read, side by side from 900 px, one at a time below. */
export function Inbox(props: InboxProps) {
  const { label, threads, selected, onSelect, toolbar, canSend, quickReplies = [], className = HEIGHT } = props;
  const isWide = useWide(TWO_PANES);
  const list = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const box = useRef<HTMLTextAreaElement>(null);
  const opened = useRef(selected);
  const { replyTo, type, send } = useReplies(props.onSend);

  const thread = props.thread && props.thread.id === selected ? props.thread : undefined;
  const title = thread?.title ?? threads?.find((one) => one.id === selected)?.title ?? "Conversation";
  const showsList = isWide || selected === null;
  const hasList = showsList && Boolean(threads?.length);

  const focusThread = (id: string | null) => {
    const row = id ? list.current?.querySelector<HTMLElement>(`[data-thread="${CSS.escape(id)}"]`) : null;
    row?.focus();
  };

  // One pane takes the other's place: the focus goes along, and comes back to where it was.
  useEffect(() => {
    const before = opened.current;
    opened.current = selected;
    if (isWide || before === selected) return;
    if (selected) heading.current?.focus();
    else if (before) list.current?.querySelector<HTMLElement>(`[data-thread="${CSS.escape(before)}"]`)?.focus();
  }, [isWide, selected]);

  function move(step: 1 | -1): void {
    const focused = document.activeElement?.closest<HTMLElement>("[data-thread]")?.dataset.thread;
    const next = neighbour(threads?.map((one) => one.id) ?? [], focused ?? selected, step);
    if (next) focusThread(next);
  }

  function write(text: string): void {
    if (!selected) return;
    type(selected, text);
    box.current?.focus();
  }

  const sendNow = () => {
    if (selected && canSend.allowed) void send(selected);
  };

  useShortcut("j", "Next conversation", () => move(1), { enabled: hasList });
  useShortcut("k", "Previous conversation", () => move(-1), { enabled: hasList });
  useShortcut("r", "Reply", () => box.current?.focus(), { enabled: Boolean(thread) && canSend.allowed });
  useShortcut(
    "mod+enter",
    "Send the reply",
    () => {
      if (document.activeElement === box.current) sendNow();
    },
    { enabled: Boolean(thread) },
  );

  const reply = selected ? replyTo(selected) : undefined;
  return (
    <section
      aria-label={label}
      className={cx(
        "grid min-w-0 overflow-hidden rounded-xl border border-border bg-surface text-sm shadow-surface",
        isWide && "grid-cols-[minmax(17rem,2fr)_minmax(0,5fr)]",
        className,
      )}
    >
      {showsList ? (
        <div className={cx("flex min-h-0 min-w-0 flex-col", isWide && "border-r border-border")}>
          {toolbar ? <div className="border-b border-border p-3">{toolbar}</div> : null}
          <nav
            ref={list}
            aria-label={`${label}: conversations`}
            className={cx("min-h-0 flex-1", threads || props.threadsError ? "overflow-y-auto" : "overflow-hidden")}
          >
            <InboxThreads
              threads={threads}
              selected={selected}
              onSelect={onSelect}
              error={props.threadsError}
              onRetry={props.onRetryThreads}
              empty={props.empty}
              hasMore={props.hasMoreThreads}
              loadingMore={props.loadingMoreThreads}
              onMore={props.onMoreThreads}
            />
          </nav>
        </div>
      ) : null}
      {selected && reply ? (
        <div className="flex min-h-0 min-w-0 flex-col">
          <InboxThread
            headingRef={heading}
            title={title}
            thread={thread}
            onBack={isWide ? undefined : () => onSelect(null)}
            onAgain={canSend.allowed ? (text) => write(withQuickReply(reply.text, text)) : undefined}
          >
            <InboxReply
              ref={box}
              title={title}
              reply={reply}
              maySend={canSend}
              quickReplies={quickReplies}
              onType={(text) => type(selected, text)}
              onQuick={(text) => write(withQuickReply(reply.text, text))}
              onSend={sendNow}
              onLeave={() => focusThread(selected)}
            />
          </InboxThread>
        </div>
      ) : isWide && threads?.length ? (
        <div className="grid place-items-center p-8 text-center text-muted">
          <p className="m-0 flex flex-col items-center gap-2">
            <MessagesSquare size={28} aria-hidden />
            Choose a conversation to read it.
          </p>
        </div>
      ) : null}
    </section>
  );
}
