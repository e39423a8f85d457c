import { useNow } from "@kit/base/clock";
import { cx } from "@kit/base/cx";
import { formatClock, formatPhone } from "@kit/base/format";
import { ChevronLeft, Globe, X } from "lucide-react";
import { useEffect } from "react";
import { useAct } from "../act";
import type { Condition, Phone } from "../api";
import { control } from "../control";
import { reading } from "../reading";
import { Composer } from "./Composer";
import { Conversation } from "./Conversation";
import type { OpenPhone } from "./opened";
import { PhoneBrowser } from "./PhoneBrowser";
import { PhoneMenu } from "./PhoneMenu";
import { CONDITIONS, STATES } from "./states";
import type { Hands } from "./usePhones";

const round =
  "grid size-9 shrink-0 cursor-pointer place-items-center rounded-md text-muted hover:bg-surface-tertiary hover:text-foreground pointer-coarse:size-11";

/** Reading happens where the texts are in sight. */
function useRead(phone: Phone, inSight: boolean) {
  const { number, unread } = phone;
  const waiting = inSight && unread > 0;
  useEffect(() => {
    if (!waiting || document.visibilityState !== "visible") return;
    const soon = setTimeout(() => void control.readPhone(number).catch(() => {}), 400);
    return () => clearTimeout(soon);
  }, [number, waiting]);
}

function StateChoice({ phone }: { phone: Phone }) {
  const act = useAct("switch the phone", (state: Condition) => control.setPhone(phone.number, state), [
    reading.phones.queryKey,
  ]);
  const state = act.busyWith ?? phone.state;
  const Icon = STATES[state].icon;
  return (
    <span className="relative inline-flex items-center">
      <Icon size={12} aria-hidden className="pointer-events-none absolute left-2" />
      <select
        aria-label={`State of ${phone.label || phone.number}`}
        value={state}
        onChange={(event) => {
          const wanted = CONDITIONS.find((one) => one === event.currentTarget.value);
          if (wanted) act.do(wanted);
        }}
        className="phone-state min-h-7 max-w-36 cursor-pointer [field-sizing:content] rounded-full border-0 py-0 pr-2 pl-6.5 text-xs font-medium pointer-coarse:min-h-11"
      >
        {CONDITIONS.map((one) => (
          <option key={one} value={one}>
            {STATES[one].label}
          </option>
        ))}
      </select>
    </span>
  );
}

export interface PhoneDeviceProps {
  phone: Phone;
  open: OpenPhone;
  hands: Hands;
  /** The market's public page. */
  home: string | undefined;
  /** Alone on a small screen: the way back instead of a cross. */
  alone?: boolean;
}

/** One phone in the hand: its texts, its browser, its switch. */
export function PhoneDevice({ phone, open, hands, home, alone = false }: PhoneDeviceProps) {
  const now = useNow(5_000);
  const name = phone.label || formatPhone(phone.number);
  const browsing = open.shows === "page" && open.page !== null;
  const go = (page: string) => hands.browse(phone.number, page);
  useRead(phone, !browsing);
  const means = STATES[phone.state].means;
  return (
    <section aria-label={`Phone of ${name}`} className="phone-body flex h-full min-h-0 min-w-0 flex-col">
      <div className="phone-bar figures flex items-center justify-between gap-2 px-3 text-xs font-medium">
        <span className="whitespace-nowrap">{formatClock(now)}</span>
        <span aria-hidden className="phone-notch" />
        <StateChoice phone={phone} />
      </div>
      <div className="phone-screen flex min-h-0 flex-1 flex-col overflow-hidden bg-surface">
        <div className="relative flex items-center gap-0.5 border-b border-separator py-1 pr-1 pl-3">
          {alone ? (
            <button
              type="button"
              aria-label="Back to all phones"
              onClick={() => hands.putBack(phone.number)}
              className={cx(round, "-ml-2")}
            >
              <ChevronLeft size={20} aria-hidden />
            </button>
          ) : null}
          <div className="min-w-0 flex-1">
            <h3 className="m-0 truncate text-sm leading-tight font-semibold">{name}</h3>
            {phone.label ? (
              <p className="figures m-0 truncate text-xs text-muted select-all">{formatPhone(phone.number)}</p>
            ) : null}
          </div>
          {browsing || !(open.page ?? home) ? null : (
            <button
              type="button"
              aria-label="Open the browser"
              title="Open the browser"
              onClick={() => (open.page ? hands.turnTo(phone.number, "page") : home && go(home))}
              className={round}
            >
              <Globe size={16} aria-hidden />
            </button>
          )}
          <PhoneMenu phone={phone} onOpen={go} />
          {alone ? null : (
            <button
              type="button"
              aria-label={`Put ${name} back`}
              onClick={() => hands.putBack(phone.number)}
              className={round}
            >
              <X size={16} aria-hidden />
            </button>
          )}
        </div>
        {means ? <p className="m-0 bg-waiting-tint px-3 py-1.5 text-xs text-waiting-ink">{means}</p> : null}
        {open.page ? (
          <PhoneBrowser
            owner={name}
            page={open.page}
            visit={open.visit}
            home={home}
            unread={phone.unread}
            hidden={!browsing}
            onGo={go}
            onTexts={() => hands.turnTo(phone.number, "texts")}
          />
        ) : null}
        {browsing ? null : (
          <>
            <Conversation phone={phone} onOpen={go} />
            <Composer phone={phone} />
          </>
        )}
      </div>
    </section>
  );
}
