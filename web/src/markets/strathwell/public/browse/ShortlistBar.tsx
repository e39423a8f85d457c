import { buttonLook } from "@kit/public/Button";
import { useShortlist } from "@markets/strathwell/shortlist";
import { Link } from "@tanstack/react-router";
import { Bookmark } from "lucide-react";

/** What was put aside so far, and the way on; nothing while nothing is. */
export function ShortlistBar({ day }: { day?: string }) {
  const list = useShortlist();
  if (!list.length) return null;
  return (
    <aside
      aria-label="Shortlist"
      className="sticky bottom-4 z-10 flex flex-wrap items-center justify-between gap-3 rounded-2xl border border-border bg-surface p-3 pl-5 shadow-overlay"
    >
      <p className="m-0 flex items-center gap-2 font-semibold">
        <Bookmark size={18} aria-hidden className="text-brand" /> {list.length} on your shortlist
      </p>
      <Link to="/bookings/new" search={(day ? { day } : {}) as never} className={buttonLook("primary", false)}>
        Ask them
      </Link>
    </aside>
  );
}
