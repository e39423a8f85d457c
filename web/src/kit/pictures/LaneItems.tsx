import type { Tone } from "@kit/base/StatusBadge";
import type { HTMLAttributes } from "react";
import { inkOf, markOf, tintOf } from "./colours";
import type { LaneItem } from "./swim-lanes";

export interface LaneItemProps {
  item: LaneItem;
  /** Its name, what makes it reachable by key, and what tells the tip. */
  handed: HTMLAttributes<HTMLElement>;
}

const per = (share: number): string => `${share * 100}%`;

/** A span of time. One that lasts grows to the now line, which sets `--now`. Too short for its name, it is told by tip. */
export function LaneBar({ item, handed }: LaneItemProps) {
  const span = item.end === null ? `calc(var(--now, 100%) - ${per(item.start)})` : per(item.end - item.start);
  return (
    <div
      className="@container absolute top-1 h-5 cursor-default rounded-[4px] border text-xs focus-visible:z-10"
      style={{
        left: per(item.start),
        width: `max(6px, ${span})`,
        background: tintOf(item.tone),
        borderColor: markOf(item.tone),
        color: inkOf(item.tone),
      }}
      {...handed}
    >
      <span className="hidden truncate px-1.5 leading-[1.125rem] @[4rem]:block">{item.label}</span>
    </div>
  );
}

/** A moment, under the bar it belongs to, so that neither hides the other. */
export function LaneMark({ item, handed }: LaneItemProps) {
  return (
    <div
      className="absolute bottom-0.5 size-4 -translate-x-1/2 cursor-default rounded-sm focus-visible:z-10"
      style={{ left: per(item.start) }}
      {...handed}
    >
      <MarkShape tone={item.tone} />
    </div>
  );
}

/** Each tone has its own shape, so that colour is never the only difference. */
export function MarkShape({ tone }: { tone: Tone }) {
  const fill = markOf(tone);
  return (
    <svg aria-hidden="true" width="16" height="16" viewBox="-8 -8 16 16" className="block">
      {tone === "done" ? <path d="M0-6.5 6.5 0 0 6.5-6.5 0Z" fill={fill} /> : null}
      {tone === "trouble" ? <path d="M0-6 6.5 5.5H-6.5Z" fill={fill} /> : null}
      {tone === "stopped" ? <rect x="-4.5" y="-4.5" width="9" height="9" rx="1.5" fill={fill} /> : null}
      {tone === "waiting" ? <circle r="4" fill="none" stroke={fill} strokeWidth="2.5" /> : null}
      {tone === "plain" ? <circle r="3.5" fill={fill} /> : null}
      {tone === "moving" ? <circle r="5" fill={fill} /> : null}
    </svg>
  );
}
