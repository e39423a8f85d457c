import type { SessionFile } from "@api/locksmith/types.gen";
import { cx } from "@kit/base/cx";
import { TimeText } from "@kit/base/TimeText";
import { Section } from "@kit/console/Section";
import { durationWords } from "@markets/locksmith/console/duration";
import { SESSION_STEP } from "@markets/locksmith/words";
import { Ban, Check, CircleDashed, TriangleAlert } from "lucide-react";
import { labelOf, secondsOnTheWay, wayOf } from "./progress";

/** Where the way ended otherwise than at a paid job. */
const ENDS = [
  { step: "INELIGIBLE", time: "ineligible_at", icon: Ban },
  { step: "ABANDONED", time: "abandoned_at", icon: Ban },
  { step: "FLAGGED", time: "flagged_at", icon: TriangleAlert },
] as const;

/** The five steps, when each was reached, and where it stopped. */
export function Steps({ session }: { session: SessionFile }) {
  const way = wayOf(session);
  const seconds = secondsOnTheWay(way);
  const end = ENDS.find(({ step }) => step === session.step);
  const endedAt = end ? session[end.time] : null;
  return (
    <Section title="Steps" aside={seconds === null ? undefined : `${durationWords(seconds)} so far`}>
      <ol className="m-0 grid list-none gap-2 p-0 sm:grid-cols-5">
        {way.map(({ step, at }) => {
          const Icon = at ? Check : CircleDashed;
          return (
            <li
              key={step}
              className={cx(
                "flex items-center gap-2 rounded-lg px-3 py-2 sm:flex-col sm:items-start sm:gap-1",
                at ? "bg-done-tint" : "bg-surface-secondary",
              )}
            >
              <span className={cx("flex items-center gap-1.5 font-medium", at ? "text-done-ink" : "text-muted")}>
                <Icon size={14} aria-hidden className="shrink-0" />
                {labelOf(step)}
              </span>
              <span className="ml-auto text-xs sm:ml-0">
                {at ? <TimeText at={at} as="clock" /> : <span className="text-muted">Not yet</span>}
              </span>
            </li>
          );
        })}
      </ol>
      {end ? (
        <p
          className={cx(
            "m-0 mt-3 flex flex-wrap items-center gap-x-2 rounded-lg px-3 py-2",
            end.step === "FLAGGED" ? "bg-trouble-tint text-trouble-ink" : "bg-stopped-tint text-stopped-ink",
          )}
        >
          <end.icon size={14} aria-hidden />
          <span className="font-medium">{SESSION_STEP[end.step].label}</span>
          {endedAt ? <TimeText at={endedAt} /> : null}
          {end.step === "INELIGIBLE" && session.ineligible_reason ? <span>{session.ineligible_reason}</span> : null}
        </p>
      ) : null}
    </Section>
  );
}
