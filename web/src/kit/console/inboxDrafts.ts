/** What is typed to each conversation and not sent yet; survives a refresh, in this tab only. */

const PREFIX = "inbox-draft-";
type Kept = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export function readInboxDraft(thread: string, kept: Kept = sessionStorage): string {
  try {
    return kept.getItem(PREFIX + thread) ?? "";
  } catch {
    return "";
  }
}

export function keepInboxDraft(thread: string, text: string, kept: Kept = sessionStorage): void {
  try {
    if (text.trim()) kept.setItem(PREFIX + thread, text);
    else kept.removeItem(PREFIX + thread);
  } catch {
    // Storage may be forbidden or full; then the draft lives as long as the page.
  }
}

export interface Reply {
  text: string;
  sending: boolean;
  /** What was thrown when it was sent last. */
  problem: unknown;
}

export type Replies = Readonly<Record<string, Reply>>;

type Step =
  | { what: "typed"; thread: string; text: string }
  | { what: "sending"; thread: string; text: string }
  | { what: "sent"; thread: string }
  | { what: "failed"; thread: string; problem: unknown };

/** One conversation's reply moves on; the others stay. A failure keeps every word. */
export function stepped(replies: Replies, step: Step): Replies {
  const before = replies[step.thread] ?? { text: "", sending: false, problem: null };
  const after = (): Reply => {
    if (step.what === "typed") return { ...before, text: step.text, problem: null };
    if (step.what === "sending") return { text: step.text, sending: true, problem: null };
    if (step.what === "sent") return { text: "", sending: false, problem: null };
    return { ...before, sending: false, problem: step.problem };
  };
  return { ...replies, [step.thread]: after() };
}
