import { refundJob } from "@api/locksmith/sdk.gen";
import { ConfirmMoney, type MoneyConfirmed } from "@kit/console/ConfirmMoney";
import type { DialogGiven } from "./given";
import { useJobIntent } from "./useJobIntent";

/** Whole or part, within what is left; the policy proposes, staff may deviate with a reason. */
export function RefundDialog(given: DialogGiven) {
  const { job, action, onClose } = given;
  const { proposal, payment } = job;
  const refund = useJobIntent(given, ({ amountMinor, reason }: MoneyConfirmed, keyed) =>
    refundJob({
      path: { job_id: job.id },
      body: {
        amount_minor: amountMinor,
        reason,
        override: proposal.needs_override,
        expected_status: job.status,
      },
      ...keyed,
    }),
  );
  return (
    <ConfirmMoney
      open
      title={action.label}
      verb="Refund"
      currency={payment.currency}
      to={payment.card_last4 ? `card ···${payment.card_last4}` : "the card"}
      maxMinor={proposal.refundable_minor}
      proposedMinor={proposal.amount_minor ?? proposal.refundable_minor}
      why={proposal.why}
      reason="required"
      danger
      busy={refund.isPending}
      problem={refund.error}
      onConfirm={(confirmed) => refund.mutate(confirmed)}
      onClose={onClose}
    />
  );
}
