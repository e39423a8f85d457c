import type { RowKind } from "@api/strathwell/types.gen";
import { Button, buttonLook } from "@kit/public/Button";
import { add, remove, useShortlist } from "@markets/strathwell/shortlist";
import { Link } from "@tanstack/react-router";
import { Bookmark, BookmarkCheck } from "lucide-react";

/** Puts a vendor aside for the booking, or takes them off again. */
export function ShortlistButton({ vendorId, kind }: { vendorId: string; kind: RowKind }) {
  const list = useShortlist();
  const isOn = list.some((one) => one.vendorId === vendorId);
  const Icon = isOn ? BookmarkCheck : Bookmark;
  return (
    <>
      <Button
        look={kind === "service" && !isOn ? "primary" : "secondary"}
        wide
        aria-pressed={isOn}
        onClick={() => (isOn ? remove(vendorId) : add(vendorId, kind))}
      >
        <Icon size={18} aria-hidden /> {isOn ? "On your shortlist" : "Put on the shortlist"}
      </Button>
      {list.length ? (
        <Link to="/bookings/new" className={buttonLook("quiet", true)}>
          Go on to the booking
        </Link>
      ) : null}
    </>
  );
}
