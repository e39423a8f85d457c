import { cx } from "@kit/base/cx";
import { TimeText } from "@kit/base/TimeText";
import { Check, CheckCheck, CircleAlert, Clock } from "lucide-react";
import type { ReactNode } from "react";
import { shortAddress } from "../address";
import type { PhoneText } from "../api";

const UNDELIVERED = new Set(["undelivered", "failed", "canceled"]);

/** The text with its addresses as buttons that open them in this phone. */
function withLinks(text: PhoneText, onOpen: (url: string) => void): ReactNode[] {
  const made: ReactNode[] = [];
  let rest = text.body;
  for (const { url, to_app: toApp } of text.links) {
    const at = rest.indexOf(url);
    if (at < 0) continue;
    made.push(rest.slice(0, at));
    made.push(
      toApp ? (
        <button
          key={made.length}
          type="button"
          onClick={() => onOpen(url)}
          className="cursor-pointer text-left font-medium break-all underline underline-offset-2"
        >
          {shortAddress(url)}
        </button>
      ) : (
        <a key={made.length} href={url} target="_blank" rel="noreferrer" className="break-all underline">
          {url}
        </a>
      ),
    );
    rest = rest.slice(at + url.length);
  }
  return [...made, rest];
}

function Fate({ text }: { text: PhoneText }) {
  if (text.direction === "sent") {
    return (
      <>
        <CheckCheck size={13} aria-hidden />
        <span className="sr-only">Sent</span>
      </>
    );
  }
  if (text.status === "delivered") {
    return (
      <>
        <Check size={13} aria-hidden />
        <span className="sr-only">Delivered</span>
      </>
    );
  }
  if (UNDELIVERED.has(text.status)) {
    return (
      <span className="inline-flex items-center gap-1 font-medium text-trouble-ink">
        <CircleAlert size={13} aria-hidden /> Never arrived{text.error ? `: ${text.error}` : ""}
      </span>
    );
  }
  return (
    <span className="inline-flex items-center gap-1">
      <Clock size={13} aria-hidden /> On its way
    </span>
  );
}

export function Bubble({ text, onOpen }: { text: PhoneText; onOpen: (url: string) => void }) {
  const sent = text.direction === "sent";
  const arrived = sent || text.status === "delivered";
  return (
    <li className={cx("flex flex-col gap-0.5", sent ? "items-end" : "items-start")}>
      <p
        className={cx(
          "m-0 max-w-[88%] rounded-2xl px-3 py-2 whitespace-pre-wrap [overflow-wrap:anywhere]",
          sent ? "rounded-br-md bg-brand text-brand-foreground" : "rounded-bl-md",
          !sent && arrived && "bg-surface-tertiary text-foreground",
          !arrived && "border border-dashed border-border bg-surface text-muted",
        )}
      >
        <span className="sr-only">{sent ? "Sent: " : "Received: "}</span>
        {withLinks(text, onOpen)}
      </p>
      <span className="inline-flex items-center gap-1 px-1 text-xs text-muted">
        <TimeText at={text.at} as="clock" />
        <Fate text={text} />
      </span>
    </li>
  );
}
