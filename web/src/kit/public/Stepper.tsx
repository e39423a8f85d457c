import { cx } from "@kit/base/cx";
import { Check } from "lucide-react";

/** Where one is among a few steps: bars to see, a sentence to hear. */
export function Stepper({ steps, current }: { steps: readonly string[]; current: number }) {
  return (
    <nav aria-label="Progress">
      <p className="mb-2 text-sm font-medium text-muted">
        Step {current + 1} of {steps.length}: {steps[current]}
      </p>
      <ol className="flex list-none gap-1.5 p-0">
        {steps.map((step, index) => (
          <li
            key={step}
            aria-current={index === current ? "step" : undefined}
            className={cx("h-1.5 flex-1 rounded-full", index <= current ? "bg-brand" : "bg-surface-tertiary")}
          >
            <span className="sr-only">
              {step}
              {index < current ? " (done)" : ""}
            </span>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** Stages of something under way, with the times they were reached. */
export interface Stage {
  name: string;
  label: string;
  detail?: React.ReactNode;
  state: "done" | "now" | "ahead";
}

export function Stages({ stages }: { stages: Stage[] }) {
  return (
    <ol className="m-0 list-none p-0">
      {stages.map((stage, index) => (
        <li
          key={stage.name}
          aria-current={stage.state === "now" ? "step" : undefined}
          className="relative flex gap-3 pb-5 last:pb-0"
        >
          {index < stages.length - 1 ? (
            <span
              aria-hidden
              className={cx(
                "absolute top-7 bottom-0 left-[13px] w-0.5",
                stage.state === "done" ? "bg-brand" : "bg-border",
              )}
            />
          ) : null}
          <span
            aria-hidden
            className={cx(
              "z-10 flex size-7 shrink-0 items-center justify-center rounded-full border-2",
              stage.state === "done" && "border-brand bg-brand text-brand-foreground",
              stage.state === "now" && "animate-pulse border-brand bg-surface",
              stage.state === "ahead" && "border-border bg-surface",
            )}
          >
            {stage.state === "done" ? <Check size={16} /> : null}
          </span>
          <span className={cx("min-w-0 pt-0.5", stage.state === "ahead" && "text-muted")}>
            <span className="block font-medium">{stage.label}</span>
            {stage.detail ? <span className="block text-sm text-muted">{stage.detail}</span> : null}
          </span>
        </li>
      ))}
    </ol>
  );
}
