import { useNow } from "./clock";
import { formatClock, formatExact, formatRelative } from "./format";

export interface TimeTextProps {
  /** ISO 8601 with zone, as the server writes times. */
  at: string;
  /** `relative` (12 min. ago), `clock` (2:03 PM) or `exact` (with date, seconds and zone). */
  as?: "relative" | "clock" | "exact";
}

/** A moment; the exact one, with its zone, is in the title and for assistive technology. */
export function TimeText({ at, as = "relative" }: TimeTextProps) {
  const now = useNow(as === "relative" ? 15_000 : 3_600_000);
  const moment = new Date(at);
  const text =
    as === "relative" ? formatRelative(moment, now) : as === "clock" ? formatClock(moment) : formatExact(moment);
  return (
    <time dateTime={at} title={formatExact(moment)} className="figures whitespace-nowrap">
      {text}
    </time>
  );
}
