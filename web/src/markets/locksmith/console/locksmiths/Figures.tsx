import type { LocksmithFile } from "@api/locksmith/types.gen";
import { MoneyText } from "@kit/base/MoneyText";
import { StatTile } from "@kit/console/StatTile";
import { durationWords } from "@markets/locksmith/console/duration";
import { counted, rateText } from "./figures";

const none = <span className="text-base font-normal text-muted">None yet</span>;

/** How they are doing, from every offer and job they ever had. */
export function Figures({ locksmith }: { locksmith: LocksmithFile }) {
  const { figures } = locksmith;
  const median = figures.median_answer_seconds;
  return (
    <div className="mb-4 grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-5 max-sm:[&>*:last-child]:col-span-2">
      <StatTile
        label="Said yes"
        value={rateText(figures.acceptance_rate) ?? none}
        detail={`${figures.accepted} of ${counted(figures.answered, "answer")}, ${counted(figures.offers, "offer")}`}
      />
      <StatTile
        label="Completed"
        value={rateText(figures.completion_rate) ?? none}
        detail={`${locksmith.completed_count} of ${counted(locksmith.accepted_count, "job")} taken`}
      />
      <StatTile
        label="Given back"
        value={locksmith.given_back_count}
        tone={locksmith.given_back_count ? "waiting" : undefined}
        detail={figures.kept_rate === null ? "Jobs they took and gave back" : `Kept ${rateText(figures.kept_rate)}`}
      />
      <StatTile
        label="Answers within"
        value={median === null ? none : durationWords(median)}
        detail="Median, from text to YES or NO"
      />
      <StatTile
        label={figures.balance_owed_minor < 0 ? "They owe us" : "We owe them"}
        value={<MoneyText amountMinor={Math.abs(figures.balance_owed_minor)} currency={figures.currency} />}
        tone={figures.balance_owed_minor > 0 ? "waiting" : undefined}
        detail="Paid outside, recorded below"
      />
    </div>
  );
}
