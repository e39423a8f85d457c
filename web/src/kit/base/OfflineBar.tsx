import { CloudOff, LoaderCircle } from "lucide-react";
import { useLiveState } from "./useLive";
import { useOnline } from "./useOnline";

/** Says that the connection is gone and what still works; gone itself when it is back. */
export function OfflineBar({ works }: { works: string }) {
  const online = useOnline();
  const live = useLiveState();
  const lost = !online || live === "lost";
  return (
    <div role="status" aria-live="polite">
      {lost ? (
        <p className="flex items-center justify-center gap-2 bg-waiting-tint px-4 py-2 text-sm font-medium text-waiting-ink">
          {online ? (
            <LoaderCircle size={16} aria-hidden className="animate-spin" />
          ) : (
            <CloudOff size={16} aria-hidden />
          )}
          <span>
            {online ? "Connection lost, reconnecting. " : "You are offline. "}
            {works}
          </span>
        </p>
      ) : null}
    </div>
  );
}
