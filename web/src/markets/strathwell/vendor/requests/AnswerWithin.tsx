import { useNow } from "@kit/base/clock";
import { cx } from "@kit/base/cx";
import { formatExact } from "@kit/base/format";
import { sayTimeLeft } from "@markets/strathwell/remaining";
import { Hourglass } from "lucide-react";
import { isOurTurn, type Row } from "./turn";

const SOON_SECONDS = 6 * 3600;

/** How long an answer may still take, and whose it is; nothing once there is none to give. `short`: in a table. */
export function AnswerWithin({ row, short = false }: { row: Row; short?: boolean }) {
  const now = useNow();
  if (!row.respond_by) return null;
  const until = new Date(row.respond_by);
  const left = (until.getTime() - now.getTime()) / 1000;
  const says = sayTimeLeft(left);
  const ours = isOurTurn(row);
  if (!says)
    return <span className="text-trouble-ink">{short ? "Time is over" : "The time for an answer is over"}</span>;
  return (
    <span
      title={`Until ${formatExact(until)}`}
      className={cx(
        "inline-flex items-center gap-1.5",
        ours ? (left < SOON_SECONDS ? "font-medium text-trouble-ink" : "font-medium text-waiting-ink") : "text-muted",
      )}
    >
      <Hourglass size={14} aria-hidden className="shrink-0" />
      <span className="figures">
        <span className={short ? "sr-only" : undefined}>{ours ? "Answer within " : "They answer within "}</span>
        {says}
      </span>
    </span>
  );
}
