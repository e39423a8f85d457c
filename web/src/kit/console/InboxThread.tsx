import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { ArrowLeft } from "lucide-react";
import type { ReactNode, Ref } from "react";
import { Button } from "./Button";
import type { InboxConversation } from "./conversations";
import { InboxLines } from "./InboxLines";

function Shape() {
  return (
    <Loading what="messages">
      <div className="flex flex-col gap-4 p-4">
        <Skeleton className="h-14 w-3/5 rounded-2xl" />
        <Skeleton className="h-10 w-2/5 self-end rounded-2xl" />
        <Skeleton className="h-10 w-1/2 rounded-2xl" />
        <Skeleton className="h-16 w-3/5 self-end rounded-2xl" />
      </div>
    </Loading>
  );
}

export interface InboxThreadProps {
  headingRef: Ref<HTMLHeadingElement>;
  title: string;
  /** Undefined until it is there. */
  thread: InboxConversation | undefined;
  /** Back to the list, where only one of the two fits. */
  onBack?: () => void;
  onAgain?: (text: string) => void;
  /** Where one answers. */
  children: ReactNode;
}

/** One conversation: its head, what was said, and where one answers. */
export function InboxThread({ headingRef, title, thread, onBack, onAgain, children }: InboxThreadProps) {
  const isEmpty = !thread || thread.lines.length === 0;
  const failed = thread?.error ? (
    <div className="p-3">
      <ErrorState thrown={thread.error} doing="fetch the messages" onRetry={thread.onRetry} as="line" />
    </div>
  ) : null;
  return (
    <>
      <header className="flex min-h-14 items-center gap-2 border-b border-border px-3 py-1.5">
        {onBack ? (
          <Button
            look="quiet"
            aria-label="Back to the conversations"
            icon={<ArrowLeft size={20} aria-hidden />}
            className="size-11 shrink-0 px-0!"
            onClick={onBack}
          />
        ) : null}
        <h2
          ref={headingRef}
          tabIndex={-1}
          className="m-0 min-w-0 flex-1 truncate px-1 text-base font-semibold outline-none"
        >
          {title}
        </h2>
        {thread?.aside ? <div className="flex shrink-0 items-center gap-2">{thread.aside}</div> : null}
      </header>
      {failed}
      {isEmpty && failed ? (
        <div className="flex-1" />
      ) : !thread || (isEmpty && thread.loading) ? (
        <div className="min-h-0 flex-1 overflow-hidden">
          <Shape />
        </div>
      ) : (
        <InboxLines
          key={thread.id}
          title={title}
          lines={thread.lines}
          hasEarlier={thread.hasEarlier}
          loadingEarlier={thread.loading}
          onEarlier={thread.onEarlier}
          onAgain={onAgain}
        />
      )}
      {thread ? children : null}
    </>
  );
}
