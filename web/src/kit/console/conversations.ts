import type { Tone } from "@kit/base/StatusBadge";
import type { ReactNode } from "react";

/** What an inbox is told, and what follows from it. */

export type InboxChannel = "sms" | "mail" | "app";

export interface InboxThreadSeen {
  id: string;
  title: string;
  snippet: string;
  /** ISO 8601 with zone, of the newest line. */
  at: string;
  unread: number;
  /** With `status`: the badge. */
  tone?: Tone;
  status?: string;
  channel: InboxChannel;
  assignee?: string | null;
}

export interface InboxLine {
  id: string;
  from: "them" | "us" | "system";
  who: string;
  at: string;
  text: string;
  state?: "sending" | "sent" | "delivered" | "read" | "failed";
  whyFailed?: string;
}

export interface InboxConversation {
  id: string;
  title: string;
  /** Oldest first or not: they are put in order. */
  lines: readonly InboxLine[];
  loading: boolean;
  error: unknown;
  onRetry: () => void;
  onEarlier?: () => void;
  hasEarlier: boolean;
  /** Beside the title: links to what it is about, actions. */
  aside?: ReactNode;
}

export interface MaySend {
  allowed: boolean;
  whyNot?: string | null;
}

export const inOrder = (lines: readonly InboxLine[]): InboxLine[] =>
  [...lines].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));

/** What came after all that was known before (null: nothing was shown yet); earlier lines are not news. */
export function newsIn(known: ReadonlySet<string> | null, lines: readonly InboxLine[]): InboxLine[] {
  if (!known) return [];
  if (known.size === 0) return [...lines];
  const lastKnown = lines.findLastIndex((line) => known.has(line.id));
  return lastKnown < 0 ? [] : lines.slice(lastKnown + 1);
}

/** News as it is read aloud; one's own words are not news to oneself. */
export function saidAloud(news: readonly InboxLine[]): string {
  const theirs = news.filter((line) => line.from !== "us");
  if (theirs.length > 3) return `${theirs.length} new messages`;
  return theirs.map((line) => (line.from === "system" ? line.text : `${line.who}: ${line.text}`)).join(". ");
}

/** The neighbour of a thread in the list; with none chosen, the first. */
export function neighbour(ids: readonly string[], at: string | null, step: 1 | -1): string | undefined {
  const index = at === null ? -1 : ids.indexOf(at);
  return index < 0 ? ids[0] : ids[Math.min(ids.length - 1, Math.max(0, index + step))];
}

/** A ready answer goes after what is typed already. */
export const withQuickReply = (text: string, reply: string): string =>
  text.trim() ? `${text.trimEnd()}\n${reply}` : reply;
