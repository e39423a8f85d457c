import { cx } from "@kit/base/cx";
import { Send } from "lucide-react";
import { useRef, useState } from "react";
import { useAct } from "../act";
import type { Phone } from "../api";
import { control } from "../control";
import { type Reply, repliesTo } from "./replies";

/** The account's number that wrote last is the one to answer. */
function answerTo(phone: Phone): string | undefined {
  const last = phone.messages.at(-1);
  return last ? (last.direction === "sent" ? last.to : last.from) : undefined;
}

const isNumber = (address: string | undefined) => address !== undefined && /^\+[1-9]\d{6,14}$/.test(address);

export function Composer({ phone }: { phone: Phone }) {
  const [typed, setTyped] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const to = answerTo(phone);
  const send = useAct(
    "send the text",
    (body: string) => control.sendText(phone.number, body, isNumber(to) ? to : undefined),
    [["phones"]],
    (_, body) => setTyped((now) => (now.trim() === body ? "" : now)),
  );
  const off = phone.state === "off";
  const press = (reply: Reply) => {
    if (!reply.more) {
      send.do(reply.text);
      return;
    }
    setTyped(reply.text);
    field.current?.focus();
  };
  return (
    <div className="border-t border-separator">
      <ul aria-label="Quick replies" className="m-0 flex list-none gap-1.5 overflow-x-auto p-2 pb-0">
        {repliesTo(phone.messages).map((reply) => (
          <li key={reply.label} className="shrink-0">
            <button
              type="button"
              disabled={off}
              onClick={() => press(reply)}
              className={cx(
                "min-h-8 cursor-pointer rounded-full border px-3 text-xs font-medium whitespace-nowrap hover:bg-surface-tertiary disabled:cursor-not-allowed disabled:opacity-50 pointer-coarse:min-h-11",
                reply.text === "STOP" ? "border-border text-muted" : "border-brand text-brand",
              )}
            >
              {reply.label}
            </button>
          </li>
        ))}
      </ul>
      <form
        className="flex items-center gap-1.5 p-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim()) send.do(typed.trim());
        }}
      >
        <input
          ref={field}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          aria-label={`Text from ${phone.label || phone.number}`}
          placeholder={off ? "The phone is off" : "Text message"}
          disabled={off}
          autoComplete="off"
          maxLength={10_000}
          className="min-h-10 min-w-0 flex-1 rounded-full border border-field-border bg-field px-3.5 text-sm text-field-foreground placeholder:text-field-placeholder disabled:opacity-60 pointer-coarse:min-h-11 pointer-coarse:text-base"
        />
        <button
          type="submit"
          aria-label="Send"
          disabled={off || !typed.trim()}
          aria-busy={send.busyWith !== null || undefined}
          className="grid size-10 shrink-0 cursor-pointer place-items-center rounded-full bg-brand text-brand-foreground disabled:cursor-not-allowed disabled:bg-surface-tertiary disabled:text-muted pointer-coarse:size-11"
        >
          <Send size={16} aria-hidden />
        </button>
      </form>
    </div>
  );
}
