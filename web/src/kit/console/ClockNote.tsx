import { useClockLead, useNow } from "@kit/base/clock";
import { FastForward } from "lucide-react";
import { leadWords } from "./lead";

const when = new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" });

/** The server's time, where a sandbox has moved its clock. */
export function ClockNote() {
  const lead = useClockLead();
  return lead === 0 ? null : <Ahead lead={lead} />;
}

function Ahead({ lead }: { lead: number }) {
  const now = useNow(5_000);
  return (
    <span className="inline-flex items-center gap-2 rounded-md bg-moving-tint px-2 py-1 text-xs font-medium text-moving-ink">
      <FastForward size={14} aria-hidden className="shrink-0" />
      <span className="figures">
        {when.format(now)} ({leadWords(lead)})
      </span>
    </span>
  );
}
