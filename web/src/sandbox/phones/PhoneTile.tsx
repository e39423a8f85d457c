import { cx } from "@kit/base/cx";
import { formatPhone } from "@kit/base/format";
import type { Phone } from "../api";
import { glanced, lastText } from "./people";
import { STATES } from "./states";

/** Without the area code: a tile has room for no more. */
const shortNumber = (number: string) => formatPhone(number).replace(/^\(\d+\) /, "");

export interface PhoneTileProps {
  phone: Phone;
  inHand: boolean;
  onTake: () => void;
  onPutBack: () => void;
}

/** A phone lying on the desk: whose it is, its last text, what it has to say. */
export function PhoneTile({ phone, inHand, onTake, onPutBack }: PhoneTileProps) {
  const last = lastText(phone);
  const state = STATES[phone.state];
  const Icon = state.icon;
  return (
    <button
      type="button"
      aria-pressed={inHand}
      onClick={inHand ? onPutBack : onTake}
      className={cx(
        "phone-tile relative flex h-28 w-full min-w-0 cursor-pointer flex-col items-stretch rounded-xl p-2 text-left",
        inHand
          ? "bg-surface-secondary outline-2 -outline-offset-1 outline-brand"
          : "bg-surface hover:bg-surface-secondary",
      )}
    >
      <span className="flex items-center justify-between gap-1">
        <span className="truncate text-xs font-semibold">{phone.label || shortNumber(phone.number)}</span>
        {phone.state === "on" ? null : <Icon size={13} aria-hidden className="shrink-0 text-trouble-ink" />}
      </span>
      {phone.label ? <span className="figures truncate text-xs text-muted">{shortNumber(phone.number)}</span> : null}
      <span className={cx("mt-1 line-clamp-3 text-xs break-words", phone.unread ? "font-medium" : "text-muted")}>
        {last ? glanced(last) : "No texts yet"}
      </span>
      {phone.state === "on" ? null : <span className="sr-only">{state.label}</span>}
      {phone.unread ? (
        <span className="figures absolute -top-1.5 -right-1.5 grid h-5 min-w-5 place-items-center rounded-full bg-danger px-1 text-xs font-semibold text-danger-foreground">
          {phone.unread}
          <span className="sr-only"> unread</span>
        </span>
      ) : null}
    </button>
  );
}
