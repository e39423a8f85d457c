import type { DeadLetterSeen } from "@api/locksmith/types.gen";
import { TimeText } from "@kit/base/TimeText";
import { Button } from "@kit/console/Button";
import { detailsOf } from "@kit/console/days";
import { Facts } from "@kit/console/Facts";
import { TextLink } from "@markets/locksmith/console/TextLink";
import { RotateCw, X } from "lucide-react";

export interface LetterProps {
  letter: DeadLetterSeen;
  busy: boolean;
  onRetry: () => void;
  onDismiss: () => void;
}

/** What a task says first, without what it says to those who build it. */
const firstSentence = (text: string) => text.split("\n")[0] ?? text;

/** One thing that was given up: what it was, about whom, and what its last try said. */
export function Letter({ letter, busy, onRetry, onDismiss }: LetterProps) {
  const { about } = letter;
  return (
    <li className="grid gap-2 border-b border-separator p-4 last:border-0">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 basis-full sm:flex-1 sm:basis-0">
          <h3 className="m-0 text-sm font-semibold text-pretty">{firstSentence(letter.what)}</h3>
          <p className="m-0 text-muted">
            {about ? (
              <>
                About <TextLink href={about.href}>{about.title}</TextLink>,{" "}
              </>
            ) : null}
            {about ? "given up" : "Given up"} <TimeText at={letter.failed_at} /> after{" "}
            <span className="figures">
              {letter.attempts} {letter.attempts === 1 ? "try" : "tries"}
            </span>
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button size="small" busy={busy} icon={<RotateCw size={16} aria-hidden />} onClick={onRetry}>
            Try again
          </Button>
          <Button size="small" look="quiet" icon={<X size={16} aria-hidden />} onClick={onDismiss}>
            Dismiss
          </Button>
        </div>
      </div>
      <p className="m-0 rounded-lg bg-trouble-tint px-3 py-2 text-trouble-ink [overflow-wrap:anywhere] whitespace-pre-wrap">
        {letter.error || "It said nothing."}
      </p>
      <details>
        <summary className="min-h-9 cursor-pointer py-1.5 text-muted">Details</summary>
        <Facts
          rows={[
            { label: "Task", value: <code className="break-all text-xs select-all">{letter.task}</code> },
            { label: "Asked for", value: <TimeText at={letter.created_at} as="exact" /> },
            { label: "Given up", value: <TimeText at={letter.failed_at} as="exact" /> },
            ...detailsOf(letter.arguments).map(([label, value]) => ({
              label,
              value: <code className="break-all text-xs select-all">{value}</code>,
            })),
          ]}
        />
      </details>
    </li>
  );
}
