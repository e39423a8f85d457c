import { useNow } from "@kit/base/clock";
import { formatCountdown } from "@kit/base/format";

/** Time left until `until`, counted each second; announced only once, not each second. */
export function Countdown({ until, over = "any moment" }: { until: string; over?: string }) {
  const left = (new Date(until).getTime() - useNow().getTime()) / 1000;
  return (
    <span role="timer" aria-live="off" className="figures font-semibold">
      {left > 0 ? formatCountdown(left) : over}
    </span>
  );
}
