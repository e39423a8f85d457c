import { acceptChange, rejectChange, withdrawChange } from "@api/strathwell/sdk.gen";
import type { ChangeOrderSeen } from "@api/strathwell/types.gen";
import type { Keyed } from "@kit/base/intent";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import { useAnswer } from "./useAnswer";

export type ChangeAnswer = "accept" | "reject" | "withdraw";

interface Worded {
  title: string;
  says: (words: string) => string;
  does: string;
  done: string;
}

const WORDS: Record<ChangeAnswer, Worded> = {
  accept: {
    title: "Agree to the change",
    says: (words) => `You get ${words} than was agreed, and a new version of the contract stands.`,
    does: "Agree",
    done: "You agreed to the change",
  },
  reject: {
    title: "Refuse the change",
    says: (words) => `You refuse ${words}. All stays as it was agreed.`,
    does: "Refuse",
    done: "You refused the change",
  },
  withdraw: {
    title: "Take the change back",
    says: (words) => `You no longer ask for ${words}. All stays as it was agreed.`,
    does: "Take it back",
    done: "You took it back",
  },
};

const CALLS = { accept: acceptChange, reject: rejectChange, withdraw: withdrawChange };

export interface AnswerChangeDialogProps {
  order: ChangeOrderSeen;
  answer: ChangeAnswer;
  /** How much more or less. */
  words: string;
  onClose: () => void;
}

export function AnswerChangeDialog({ order, answer, words, onClose }: AnswerChangeDialogProps) {
  const { title, says, does, done } = WORDS[answer];
  const path = { booking_id: order.booking_id, change_order_id: order.id };
  const sending = useAnswer<ChangeAnswer>(done, onClose, (which, keyed: Keyed) => CALLS[which]({ path, ...keyed }));
  return (
    <ConfirmAction
      open
      title={title}
      says={says(words)}
      reason="none"
      danger={answer === "reject"}
      confirmLabel={does}
      busy={sending.isPending}
      problem={sending.error}
      onConfirm={() => sending.mutate(answer)}
      onClose={onClose}
    />
  );
}
