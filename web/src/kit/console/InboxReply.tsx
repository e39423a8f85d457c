import { ErrorState } from "@kit/base/ErrorState";
import { Lock, SendHorizontal } from "lucide-react";
import { type Ref, useId } from "react";
import { Button } from "./Button";
import type { MaySend } from "./conversations";
import { controlLook } from "./Field";
import type { Reply } from "./inboxDrafts";

export interface InboxReplyProps {
  ref: Ref<HTMLTextAreaElement>;
  title: string;
  reply: Reply;
  maySend: MaySend;
  quickReplies: readonly string[];
  onType: (text: string) => void;
  onQuick: (text: string) => void;
  onSend: () => void;
  onLeave: () => void;
}

/** Where the answer is typed; it stays until it has been sent, and where it may not be sent it says why. */
export function InboxReply(props: InboxReplyProps) {
  const { ref, title, reply, maySend, quickReplies, onType, onQuick, onSend, onLeave } = props;
  const id = useId();
  const { allowed, whyNot } = maySend;
  return (
    <form
      className="flex flex-col gap-2 border-t border-border p-3"
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      {allowed ? null : (
        <p
          id={`${id}-why`}
          className="m-0 flex items-start gap-2 rounded-lg bg-stopped-tint px-3 py-2 text-stopped-ink"
        >
          <Lock size={16} aria-hidden className="mt-0.5 shrink-0" />
          {whyNot || "You cannot answer in this conversation."}
        </p>
      )}
      {reply.problem ? (
        <ErrorState thrown={reply.problem} doing="send this; your words are kept below" as="line" />
      ) : null}
      {allowed && quickReplies.length ? (
        <ul aria-label="Ready answers" className="m-0 flex list-none gap-1.5 overflow-x-auto p-0.5">
          {quickReplies.map((text) => (
            <li key={text} className="shrink-0">
              <Button
                size="small"
                disabled={reply.sending}
                className="max-w-64 rounded-full!"
                title={text}
                onClick={() => onQuick(text)}
              >
                <span className="truncate">{text}</span>
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      {allowed || reply.text ? (
        <div className="flex items-end gap-2">
          <label htmlFor={id} className="sr-only">
            Reply to {title}
          </label>
          <textarea
            ref={ref}
            id={id}
            rows={2}
            value={reply.text}
            readOnly={!allowed || reply.sending}
            aria-describedby={allowed ? undefined : `${id}-why`}
            placeholder={`Reply to ${title}`}
            onChange={(event) => onType(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape" && !event.nativeEvent.isComposing) onLeave();
            }}
            className={`${controlLook()} field-sizing-content max-h-40 min-h-11 resize-none`}
          />
          <Button
            type="submit"
            look="primary"
            busy={reply.sending}
            disabled={!allowed || !reply.text.trim()}
            icon={<SendHorizontal size={16} aria-hidden />}
          >
            {reply.problem ? "Try again" : reply.sending ? "Sending" : "Send"}
          </Button>
        </div>
      ) : null}
    </form>
  );
}
