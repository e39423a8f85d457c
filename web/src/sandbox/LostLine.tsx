import { LoaderCircle } from "lucide-react";
import { useStreamState } from "./live";

/** Said when what is shown may be old. */
export function LostLine() {
  const lost = useStreamState() === "lost";
  return (
    <div role="status" aria-live="polite">
      {lost ? (
        <p className="m-0 flex items-center justify-center gap-2 bg-waiting-tint px-4 py-2 font-medium text-waiting-ink">
          <LoaderCircle size={16} aria-hidden className="animate-spin" />
          The sandbox does not answer; is the demo still running? What you see is as it was. The desk goes on by itself
          when it is back.
        </p>
      ) : null}
    </div>
  );
}
