import { serverNow } from "@api/clock";
import { cx } from "@kit/base/cx";
import { useLiveState } from "@kit/base/useLive";
import { useOnline } from "@kit/base/useOnline";
import { useEffect, useState } from "react";
import { shortStampOf } from "./stamp";

/** Whether the page is being told what happens; in words, not by colour alone. */
export function LiveDot() {
  const online = useOnline();
  const live = useLiveState();
  const good = online && live === "live";
  const [lastGood, setLastGood] = useState(serverNow);
  useEffect(() => {
    if (!good) return;
    // Also when the good time ends: what is shown then is what was true then.
    return () => setLastGood(serverNow());
  }, [good]);
  const words = good
    ? "Live"
    : !online
      ? `Offline: showing what we had at ${shortStampOf(lastGood)}`
      : live === "connecting"
        ? "Connecting"
        : "Reconnecting";
  return (
    <span role="status" className="inline-flex min-w-0 items-center gap-2 text-xs text-muted">
      <span
        aria-hidden
        className={cx(
          "size-2 shrink-0 rounded-full",
          good ? "bg-done-mark" : online ? "animate-pulse bg-waiting-mark" : "bg-trouble-mark",
        )}
      />
      <span className="min-w-0">{words}</span>
    </span>
  );
}
