import type { PayoutSeen } from "@api/strathwell/types.gen";
import { cx } from "@kit/base/cx";
import { Check, Pause, X } from "lucide-react";
import { STAGES, stageOf } from "./words";

/** How far a payout has come, from set aside to paid. */
export function Stages({ payout }: { payout: PayoutSeen }) {
  const here = stageOf(payout);
  if (here === null) return null;
  const stopped = payout.status === "held" || payout.status === "failed";
  return (
    <ol aria-label="How far it is" className="m-0 grid list-none grid-cols-5 p-0">
      {STAGES.map(({ status, label }, place) => {
        const isDone = place < here || payout.status === "paid";
        const isHere = place === here && !isDone;
        const Icon = isDone ? Check : isHere && stopped ? (payout.status === "held" ? Pause : X) : null;
        return (
          <li
            key={status}
            aria-current={place === here ? "step" : undefined}
            className={cx(
              "relative flex min-w-0 flex-col items-center gap-1 text-center text-xs",
              place > 0 &&
                "before:absolute before:top-2.5 before:right-[calc(50%+0.75rem)] before:left-[calc(-50%+0.75rem)] before:h-0.5",
              place > 0 && (place <= here ? "before:bg-brand" : "before:bg-border"),
              isHere ? "font-semibold" : isDone ? undefined : "text-muted",
            )}
          >
            <span
              aria-hidden
              className={cx(
                "grid size-5 place-items-center rounded-full border-2",
                isDone
                  ? "border-brand bg-brand text-brand-foreground"
                  : isHere && stopped
                    ? "border-trouble-mark bg-trouble-tint text-trouble-ink"
                    : isHere
                      ? "border-brand bg-surface"
                      : "border-border bg-surface",
              )}
            >
              {Icon ? <Icon size={12} strokeWidth={3} /> : null}
            </span>
            <span className="max-w-full truncate">
              {label}
              <span className="sr-only">{isDone ? ", done" : isHere ? ", now" : ", later"}</span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}
