import type { MessageSeen } from "@api/locksmith/types.gen";
import type { Said } from "@markets/locksmith/words";

type Status = MessageSeen["status"];

export const MESSAGE_STATUS: Record<Status, Said> = {
  queued: { label: "Waiting", tone: "waiting" },
  sending: { label: "Handed over", tone: "moving" },
  sent: { label: "Taken by carrier", tone: "moving" },
  delivered: { label: "Delivered", tone: "done" },
  undelivered: { label: "Not delivered", tone: "trouble" },
  failed: { label: "Not sent", tone: "trouble" },
  suppressed: { label: "Opted out", tone: "trouble" },
  canceled: { label: "Taken back", tone: "stopped" },
  received: { label: "Received", tone: "plain" },
};

/** A mail's last known station is the mail server's: there it is done. */
export function statusOf({ channel, status }: Pick<MessageSeen, "channel" | "status">): Said {
  return channel === "email" && status === "sent" ? { label: "Sent", tone: "done" } : MESSAGE_STATUS[status];
}

const KINDS: Record<MessageSeen["counterpart"]["kind"], string> = {
  locksmith: "Locksmith",
  customer: "Customer",
  staff: "Staff",
  unknown: "Unknown number",
};

/** Who they are, as far as it is known. */
export const whoOf = ({ counterpart }: MessageSeen): string => counterpart.name ?? KINDS[counterpart.kind];

export const kindOf = ({ counterpart }: MessageSeen): string => KINDS[counterpart.kind];

export const problemOf = (message: MessageSeen): string | null =>
  message.error_meaning ?? message.error ?? message.flagged_reason;
