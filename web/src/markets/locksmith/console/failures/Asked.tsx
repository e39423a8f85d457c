import { dismissDeadLetter, retryDeadLetter, retryDeadLetters } from "@api/locksmith/sdk.gen";
import type { DeadLetterSeen, TaskLetters } from "@api/locksmith/types.gen";
import { useIntent } from "@kit/base/intent";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import { toast } from "@kit/console/toast";

/** The API puts back so many at once. */
const AT_ONCE = 500;

export function RetryOne({ letter, onClose }: { letter: DeadLetterSeen; onClose: () => void }) {
  const retry = useIntent({
    send: (letterId: number, keyed) => retryDeadLetter({ path: { letter_id: letterId }, ...keyed }),
    onDone: () => {
      toast("Put back into the queue", { tone: "done" });
      onClose();
    },
  });
  return (
    <ConfirmAction
      open
      title="Try this again"
      says="It goes back into the queue with all its attempts, and runs at once. What it already did is not done twice."
      reason="none"
      confirmLabel="Try again"
      busy={retry.isPending}
      problem={retry.error}
      onConfirm={() => retry.mutate(letter.id)}
      onClose={onClose}
    />
  );
}

export function RetryAll({ task, onClose }: { task: TaskLetters; onClose: () => void }) {
  const retry = useIntent({
    send: async (name: string, keyed) => (await retryDeadLetters({ body: { task: name }, ...keyed })).data,
    onDone: ({ retried, already_waiting, left }) => {
      toast(`${retried} put back into the queue`, {
        tone: "done",
        detail: [
          already_waiting ? `${already_waiting} wait already.` : "",
          left ? `${left} are left: ask again for more.` : "",
        ].join(" "),
      });
      onClose();
    },
  });
  const one = task.count === 1;
  return (
    <ConfirmAction
      open
      title={one ? "Try this again" : `Try all ${task.count} again`}
      says={`${one ? "It" : "Each"} goes back into the queue with all its attempts${
        task.count > AT_ONCE ? `, ${AT_ONCE} of them now` : ""
      }. What was already done is not done twice.`}
      reason="none"
      confirmLabel={one ? "Try again" : "Try all again"}
      busy={retry.isPending}
      problem={retry.error}
      onConfirm={() => retry.mutate(task.task)}
      onClose={onClose}
    />
  );
}

export function DismissOne({ letter, onClose }: { letter: DeadLetterSeen; onClose: () => void }) {
  const dismiss = useIntent({
    send: ({ letterId, reason }: { letterId: number; reason: string }, keyed) =>
      dismissDeadLetter({ path: { letter_id: letterId }, body: { reason }, ...keyed }),
    onDone: () => {
      toast("Taken off the list", { tone: "done" });
      onClose();
    },
  });
  return (
    <ConfirmAction
      open
      title="Dismiss this"
      says={
        <>
          It will not be done:{" "}
          {letter.about ? `${letter.about.title} stays as it is.` : "what it was about stays as it is."} This cannot be
          undone; your reason stays in the history.
        </>
      }
      reason="required"
      danger
      confirmLabel="Dismiss"
      busy={dismiss.isPending}
      problem={dismiss.error}
      onConfirm={(reason) => dismiss.mutate({ letterId: letter.id, reason })}
      onClose={onClose}
    />
  );
}
