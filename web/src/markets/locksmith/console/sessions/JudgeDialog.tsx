import { clearSession, flagSession } from "@api/locksmith/sdk.gen";
import type { SessionFile } from "@api/locksmith/types.gen";
import { useIntent } from "@kit/base/intent";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import { toast } from "@kit/console/toast";

export type Judgement = "flag" | "clear";

interface Asked {
  title: string;
  says: string;
  label: string;
  done: string;
}

function asked(judgement: Judgement, { name, step }: SessionFile): Asked {
  if (judgement === "flag")
    return {
      title: "Flag as suspected abuse",
      says: `${name} cannot go on with this request and is asked to call us. Nothing is charged or refunded.`,
      label: "Flag",
      done: `${name}'s request is flagged`,
    };
  return {
    title: "No abuse after all",
    says:
      step === "FLAGGED"
        ? `${name} may go on, from the first step. What was held against the request stays in its history.`
        : "The suspicion is taken back; it stays in the history.",
    label: "Clear",
    done: `${name}'s request is cleared`,
  };
}

/** Holds a request, or lets it go on: either way with a reason. */
export function JudgeDialog(props: { session: SessionFile; judgement: Judgement; onClose: () => void }) {
  const { session, judgement, onClose } = props;
  const { title, says, label, done } = asked(judgement, session);
  const call = judgement === "flag" ? flagSession : clearSession;
  const judge = useIntent({
    send: (reason: string, keyed) => call({ path: { session_id: session.id }, body: { reason }, ...keyed }),
    onDone: () => {
      toast(done, { tone: "done" });
      onClose();
    },
  });
  return (
    <ConfirmAction
      open
      danger={judgement === "flag"}
      title={title}
      says={says}
      reason="required"
      confirmLabel={label}
      busy={judge.isPending}
      problem={judge.error}
      onConfirm={(reason) => judge.mutate(reason)}
      onClose={onClose}
    />
  );
}
