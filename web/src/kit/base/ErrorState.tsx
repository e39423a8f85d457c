import { asProblem } from "@api/problem";
import { CloudOff, RotateCw, TriangleAlert } from "lucide-react";
import { cx } from "./cx";

export interface ErrorStateProps {
  thrown: unknown;
  /** What the page was doing, such as "show the jobs". */
  doing: string;
  onRetry?: () => void;
  /** `block` fills the place of what is missing, `line` stands in a form or a card. */
  as?: "block" | "line";
}

const quotable = (requestId: string) => (
  <p className="mt-2 text-sm text-muted">
    If you ask us for help, quote <code className="select-all rounded bg-surface-secondary px-1">{requestId}</code>
  </p>
);

/** What happened, what to do about it, and the id to quote. */
export function ErrorState({ thrown, doing, onRetry, as = "block" }: ErrorStateProps) {
  const problem = asProblem(thrown);
  const Icon = problem.kind === "unreached" ? CloudOff : TriangleAlert;
  return (
    <div
      role="alert"
      className={cx(
        "rounded-lg border border-trouble-mark/40 bg-trouble-tint text-foreground",
        as === "block" ? "p-6" : "p-3 text-sm",
      )}
    >
      <p className="flex items-start gap-2 font-medium text-trouble-ink">
        <Icon size={18} aria-hidden className="mt-0.5 shrink-0" />
        <span>We could not {doing}.</span>
      </p>
      <p className="mt-1">{problem.message}</p>
      {problem.retryAfter ? <p className="mt-1">Try again in {problem.retryAfter} seconds.</p> : null}
      {onRetry ? (
        <button
          type="button"
          onClick={onRetry}
          className="mt-3 inline-flex min-h-11 items-center gap-2 rounded-md border border-field-border bg-surface px-4 font-medium"
        >
          <RotateCw size={16} aria-hidden /> Try again
        </button>
      ) : null}
      {problem.requestId ? quotable(problem.requestId) : null}
    </div>
  );
}
