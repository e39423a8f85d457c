import { useNow } from "@kit/base/clock";
import { formatClock } from "@kit/base/format";
import type { CSSProperties, ReactNode } from "react";
import { type Moment, millis } from "./picture";
import type { Span } from "./swim-lanes";
import { along, stepFor, ticksBetween, tickText } from "./timeScale";

export interface LaneGridProps {
  span: Span;
  now: Moment | boolean | null | undefined;
  children: ReactNode;
}

const TICKS = 6;
/** How wide words are at most, as shares of the narrowest axis. */
const NOW_WORDS = 0.14;
const TICK_WORDS = 0.11;

/** The time axis, its lines through all lanes, and the line that says now. */
export function LaneGrid(props: LaneGridProps) {
  const { now = true } = props;
  if (now === true) return <LiveGrid {...props} />;
  return <StillGrid {...props} at={now === false || now === null ? null : millis(now)} />;
}

function LiveGrid(props: LaneGridProps) {
  const now = useNow(1_000);
  return <StillGrid {...props} at={now.getTime()} />;
}

function StillGrid({ span, at, children }: LaneGridProps & { at: number | null }) {
  const { from, to } = span;
  const ticks = ticksBetween(from, to, TICKS);
  const step = stepFor(from, to, TICKS);
  const seen = at !== null && at >= from && at <= to;
  const until = at !== null ? `${along(at, from, to) * 100}%` : "100%";
  const now = seen ? along(at, from, to) : null;
  /** Not under the words of the now line, which shift left as it moves right. */
  const isClear = (tick: number) => {
    if (now === null) return true;
    const start = along(tick, from, to);
    return start > now + NOW_WORDS * (1 - now) || start + TICK_WORDS < now * (1 - NOW_WORDS);
  };
  const left = (tick: number) => ({ left: `${along(tick, from, to) * 100}%` });
  return (
    <div className="relative isolate min-w-[38rem] bg-surface" style={{ "--now": until } as CSSProperties}>
      <div aria-hidden className="@2xl:pl-40">
        <div className="figures relative h-8 overflow-hidden text-muted text-xs">
          {ticks.filter(isClear).map((tick) => (
            <span key={tick} className="absolute top-2 whitespace-nowrap pl-1.5" style={left(tick)}>
              {tickText(tick, step)}
            </span>
          ))}
        </div>
      </div>
      <div aria-hidden className="pointer-events-none absolute inset-y-0 right-0 left-0 -z-10 @2xl:left-40">
        {ticks.map((tick) => (
          <span key={tick} className="absolute inset-y-0 border-separator border-l" style={left(tick)} />
        ))}
      </div>
      {children}
      {seen ? (
        <div aria-hidden className="pointer-events-none absolute inset-y-0 right-0 left-0 z-[5] @2xl:left-40">
          <span className="absolute inset-y-0 border-foreground border-l-2" style={{ left: until }}>
            <span
              className="figures absolute top-1 whitespace-nowrap rounded-sm bg-foreground px-1.5 py-0.5 text-background text-xs"
              style={{ transform: `translateX(-${until})` }}
            >
              now {formatClock(new Date(at))}
            </span>
          </span>
        </div>
      ) : null}
    </div>
  );
}
