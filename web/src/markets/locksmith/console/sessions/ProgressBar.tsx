import type { SessionListed } from "@api/locksmith/types.gen";
import { cx } from "@kit/base/cx";
import { formatExact } from "@kit/base/format";
import { durationWords } from "@markets/locksmith/console/duration";
import { MARKS } from "@markets/locksmith/console/marks";
import { SESSION_STEP } from "@markets/locksmith/words";
import { labelOf, secondsOnTheWay } from "./progress";

/** How far a request has come, one field for each step; the times are in the title and heard. */
export function ProgressBar({ session }: { session: SessionListed }) {
  const { progress, step } = session;
  const reached = progress.filter((one) => one.at !== null).length;
  const seconds = secondsOnTheWay(progress);
  const told = progress
    .flatMap((one) => (one.at === null ? [] : [`${labelOf(one.step)}: ${formatExact(new Date(one.at))}`]))
    .join("\n");
  return (
    <span className="flex items-center gap-2" title={told}>
      <span aria-hidden className="flex w-24 shrink-0 gap-0.5">
        {progress.map((one) => (
          <span
            key={one.step}
            className={cx(
              "h-1.5 flex-1 rounded-full",
              one.at === null ? "bg-surface-tertiary" : MARKS[SESSION_STEP[step].tone],
            )}
          />
        ))}
      </span>
      <span className="sr-only">
        {reached} of {progress.length} steps. {told}
      </span>
      <span className="figures truncate text-xs text-muted">{seconds === null ? "" : durationWords(seconds)}</span>
    </span>
  );
}
