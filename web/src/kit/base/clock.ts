import { leadMs, serverNow, watchLead } from "@api/clock";
import { useEffect, useState, useSyncExternalStore } from "react";

/** How far the server's clock is ahead of this device, in milliseconds; 0 when level. */
export const useClockLead = (): number => useSyncExternalStore(watchLead, leadMs, () => 0);

/** The server's time, again every `everyMs`. */
export function useNow(everyMs = 1_000): Date {
  useClockLead();
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return serverNow();
}
