import { cx } from "@kit/base/cx";
import { EmptyState } from "@kit/base/EmptyState";
import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { Mail, MessageSquareText, Smartphone } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./Button";
import type { InboxThreadSeen } from "./conversations";

const CHANNELS = {
  sms: { word: "Text message", Icon: MessageSquareText },
  mail: { word: "Mail", Icon: Mail },
  app: { word: "In the app", Icon: Smartphone },
};

function Thread({ thread, current, onSelect }: { thread: InboxThreadSeen; current: boolean; onSelect: () => void }) {
  const { word, Icon } = CHANNELS[thread.channel];
  const isNew = thread.unread > 0;
  return (
    <li className="[contain-intrinsic-size:auto_5.5rem] [content-visibility:auto]">
      <button
        type="button"
        data-thread={thread.id}
        aria-current={current || undefined}
        onClick={onSelect}
        className={cx(
          "grid w-full cursor-pointer grid-cols-[minmax(0,1fr)] gap-1 border-b border-separator border-l-2 px-4 py-3 text-left focus-visible:-outline-offset-2",
          current ? "border-l-brand bg-surface-secondary" : "border-l-transparent hover:bg-surface-secondary",
        )}
      >
        <span className="flex items-baseline justify-between gap-3">
          <span className={cx("min-w-0 truncate", isNew ? "font-semibold" : "font-medium")}>{thread.title}</span>
          <span className="shrink-0 text-xs text-muted">
            <TimeText at={thread.at} />
          </span>
        </span>
        <span className="flex items-center gap-1.5">
          <Icon size={14} aria-hidden className="shrink-0 text-muted" />
          <span className="sr-only">{word}:</span>
          <span className={cx("min-w-0 flex-1 truncate", !isNew && "text-muted")}>{thread.snippet}</span>
          {isNew ? (
            <span className="figures min-w-5 shrink-0 rounded-full bg-brand px-1.5 text-center text-xs leading-5 font-semibold text-brand-foreground">
              {thread.unread > 99 ? "99+" : thread.unread}
              <span className="sr-only"> unread</span>
            </span>
          ) : null}
        </span>
        {thread.status || thread.assignee ? (
          <span className="flex items-center justify-between gap-2">
            {thread.status ? <StatusBadge tone={thread.tone ?? "plain"} label={thread.status} /> : <span />}
            {thread.assignee ? <span className="min-w-0 truncate text-xs text-muted">{thread.assignee}</span> : null}
          </span>
        ) : null}
      </button>
    </li>
  );
}

function Shape() {
  return (
    <Loading what="conversations">
      {["a", "b", "c", "d", "e", "f"].map((name) => (
        <div key={name} className="grid gap-2 border-b border-separator px-4 py-3">
          <div className="flex justify-between gap-6">
            <Skeleton className="h-4 w-32" />
            <Skeleton className="h-4 w-12" />
          </div>
          <Skeleton className="h-4 w-full" />
          <Skeleton className="h-5 w-20" />
        </div>
      ))}
    </Loading>
  );
}

export interface InboxThreadsProps {
  threads: readonly InboxThreadSeen[] | undefined;
  selected: string | null;
  onSelect: (id: string) => void;
  error?: unknown;
  onRetry?: () => void;
  empty?: ReactNode;
  hasMore?: boolean;
  loadingMore?: boolean;
  onMore?: () => void;
}

/** The conversations, in the order they come. */
export function InboxThreads(props: InboxThreadsProps) {
  const { threads, selected, onSelect, error, onRetry, empty, hasMore, loadingMore, onMore } = props;
  const failed = error ? (
    <div className="p-3">
      <ErrorState thrown={error} doing="fetch the conversations" onRetry={onRetry} as="line" />
    </div>
  ) : null;
  if (!threads) return failed ?? <Shape />;
  if (threads.length === 0)
    return (
      <div className="p-4">
        {failed ?? empty ?? <EmptyState title="No conversations">What people write to you appears here.</EmptyState>}
      </div>
    );
  return (
    <>
      {failed}
      <ul className="m-0 list-none p-0">
        {threads.map((thread) => (
          <Thread
            key={thread.id}
            thread={thread}
            current={thread.id === selected}
            onSelect={() => onSelect(thread.id)}
          />
        ))}
      </ul>
      {hasMore && onMore ? (
        <div className="p-3 text-center">
          <Button size="small" busy={loadingMore} onClick={onMore}>
            More conversations
          </Button>
        </div>
      ) : null}
    </>
  );
}
