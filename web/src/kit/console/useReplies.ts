import { useReducer, useRef } from "react";
import { keepInboxDraft, type Reply, readInboxDraft, stepped } from "./inboxDrafts";

/** Replies of all conversations at once: one may be on its way while another is typed. */
export function useReplies(onSend: (text: string) => Promise<void>) {
  const [replies, step] = useReducer(stepped, {});
  const underway = useRef(new Set<string>());

  const replyTo = (thread: string): Reply =>
    replies[thread] ?? { text: readInboxDraft(thread), sending: false, problem: null };

  function type(thread: string, text: string): void {
    keepInboxDraft(thread, text);
    step({ what: "typed", thread, text });
  }

  async function send(thread: string): Promise<void> {
    const { text } = replyTo(thread);
    if (!text.trim() || underway.current.has(thread)) return;
    underway.current.add(thread);
    step({ what: "sending", thread, text });
    try {
      await onSend(text.trim());
      keepInboxDraft(thread, "");
      step({ what: "sent", thread });
    } catch (problem) {
      step({ what: "failed", thread, problem });
    } finally {
      underway.current.delete(thread);
    }
  }

  return { replyTo, type, send };
}
