import { listDeadLettersOptions } from "@api/locksmith/@tanstack/react-query.gen";
import type { DeadLetterSeen, DeadLetters, TaskLetters } from "@api/locksmith/types.gen";
import { EmptyState } from "@kit/base/EmptyState";
import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { Button } from "@kit/console/Button";
import { PageHeader } from "@kit/console/PageHeader";
import { Section } from "@kit/console/Section";
import { TextLink } from "@markets/locksmith/console/TextLink";
import { useQuery } from "@tanstack/react-query";
import { PartyPopper } from "lucide-react";
import { useState } from "react";
import { DismissOne, RetryAll, RetryOne } from "./Asked";
import { Letter } from "./Letter";

const SHOWN_MAX = 200;
const EVERY_MS = 15_000;

type Asking =
  | { what: "retry"; letter: DeadLetterSeen }
  | { what: "dismiss"; letter: DeadLetterSeen }
  | { what: "retry-all"; task: TaskLetters };

/** Work that failed for good: until somebody looks, it is not done. */
export function FailuresPage() {
  const found = useQuery({
    ...listDeadLettersOptions({ query: { size: SHOWN_MAX } }),
    refetchInterval: EVERY_MS,
  });
  const [asking, ask] = useState<Asking | null>(null);
  const close = () => ask(null);
  const count = found.data?.tasks.reduce((total, task) => total + task.count, 0) ?? 0;
  return (
    <>
      <PageHeader
        title="Failed for good"
        tab={`${count ? `(${count}) ` : ""}Failed for good · Locksmith console`}
        status={count ? <StatusBadge tone="trouble" label={`${count} not done`} size="large" /> : null}
      >
        Work that was tried as often as it may be. It is not done until somebody tries it again or says why it need not
        be.
      </PageHeader>
      {found.data ? (
        <>
          {found.error ? (
            <ErrorState
              as="line"
              thrown={found.error}
              doing="look for newer failures"
              onRetry={() => void found.refetch()}
            />
          ) : null}
          <Found letters={found.data} asking={asking} onAsk={ask} />
        </>
      ) : found.error ? (
        <ErrorState thrown={found.error} doing="show what failed" onRetry={() => void found.refetch()} />
      ) : (
        <Loading what="what failed">
          <Skeleton className="mb-4 h-28" />
          <Skeleton className="mb-2 h-36" />
          <Skeleton className="h-36" />
        </Loading>
      )}
      {asking?.what === "retry" ? <RetryOne letter={asking.letter} onClose={close} /> : null}
      {asking?.what === "dismiss" ? <DismissOne letter={asking.letter} onClose={close} /> : null}
      {asking?.what === "retry-all" ? <RetryAll task={asking.task} onClose={close} /> : null}
    </>
  );
}

interface FoundProps {
  letters: DeadLetters;
  asking: Asking | null;
  onAsk: (asking: Asking) => void;
}

function Found({ letters, asking, onAsk }: FoundProps) {
  const { items, tasks } = letters;
  if (tasks.length === 0) {
    return (
      <EmptyState
        title="Good news: everything that was to be done is done"
        icon={<PartyPopper size={28} aria-hidden />}
        action={<TextLink href="/system">How the system is doing</TextLink>}
      >
        If a text, a refund or a step of dispatch fails again and again, it waits here for you instead of being lost.
      </EmptyState>
    );
  }
  const all = tasks.reduce((total, task) => total + task.count, 0);
  return (
    <div className="grid gap-4">
      <Section title="By task" flush>
        <ul className="m-0 list-none p-0">
          {tasks.map((task) => (
            <li
              key={task.task}
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-separator px-4 py-3 last:border-0"
            >
              <div className="min-w-0 flex-1">
                <p className="m-0 font-medium text-pretty">{task.what.split("\n")[0]}</p>
                <p className="m-0 text-xs text-muted">
                  <span className="figures">{task.count}</span>, oldest <TimeText at={task.oldest_at} />, newest{" "}
                  <TimeText at={task.newest_at} />
                </p>
              </div>
              <Button size="small" onClick={() => onAsk({ what: "retry-all", task })}>
                Try {task.count === 1 ? "it" : `all ${task.count}`} again
              </Button>
            </li>
          ))}
        </ul>
      </Section>
      <Section
        title="One by one"
        aside={all > items.length ? `the newest ${items.length} of ${all}` : items.length}
        flush
      >
        <ul className="m-0 list-none p-0">
          {items.map((letter) => (
            <Letter
              key={letter.id}
              letter={letter}
              busy={asking?.what === "retry" && asking.letter.id === letter.id}
              onRetry={() => onAsk({ what: "retry", letter })}
              onDismiss={() => onAsk({ what: "dismiss", letter })}
            />
          ))}
        </ul>
      </Section>
    </div>
  );
}
