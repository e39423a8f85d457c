import type { ApiProblem } from "@api/problem";
import { ErrorState } from "@kit/base/ErrorState";
import { Button } from "@kit/console/Button";
import { useShortcut } from "@kit/console/useShortcut";
import { isChangedMeanwhile } from "@markets/locksmith/console/seen";

export interface PendingBarProps {
  /** How many rows are changed. */
  count: number;
  /** What saving does, in a sentence. */
  says: string;
  busy: boolean;
  /** Rows that must be looked at first. */
  wrong: number;
  problem: ApiProblem | null;
  doing: string;
  onSave: () => void;
  onDiscard: () => void;
}

/** The changes that wait: nothing counts before it is saved. Stays in sight at the bottom. */
export function PendingBar({ count, says, busy, wrong, problem, doing, onSave, onDiscard }: PendingBarProps) {
  useShortcut("mod+s", "Save the changes", onSave, { enabled: count > 0 && !busy });
  return (
    <div role="status" className="sticky bottom-3 z-20 mt-4">
      {count ? (
        <section
          aria-label="Changes that wait"
          className="rounded-xl border border-waiting-mark bg-overlay p-3 shadow-overlay"
        >
          {isChangedMeanwhile(problem) ? (
            <p role="alert" className="m-0 mb-3 rounded-lg bg-waiting-tint p-3 text-waiting-ink">
              <strong className="font-semibold">Somebody else saved here in the same moment.</strong> What they saved is
              shown now, and nothing of yours is lost or saved yet. Look, then save again.
            </p>
          ) : problem ? (
            <div className="mb-3">
              <ErrorState as="line" thrown={problem} doing={doing} />
            </div>
          ) : null}
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p className="m-0 min-w-0">
              <strong className="font-semibold">
                {count} {count === 1 ? "change" : "changes"}
              </strong>
              <span className="text-muted"> · {says}</span>
              {wrong ? (
                <span className="block text-sm font-medium text-trouble-ink">
                  {wrong} {wrong === 1 ? "needs" : "need"} another look first.
                </span>
              ) : null}
            </p>
            <div className="flex gap-2">
              <Button onClick={onDiscard} disabled={busy}>
                Discard
              </Button>
              <Button look="primary" busy={busy} onClick={onSave}>
                {isChangedMeanwhile(problem) ? "Save again" : "Save"}
              </Button>
            </div>
          </div>
        </section>
      ) : null}
    </div>
  );
}
