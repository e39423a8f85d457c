import { decideApproval } from "@api/strathwell/sdk.gen";
import type { ApprovalSeen } from "@api/strathwell/types.gen";
import { formatMoney } from "@kit/base/format";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TimeText } from "@kit/base/TimeText";
import { ActionBar } from "@kit/console/ActionBar";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import { Facts } from "@kit/console/Facts";
import { SidePanel } from "@kit/console/SidePanel";
import { BookingName } from "@markets/strathwell/console/names";
import { SomeOne } from "@markets/strathwell/console/SomeOne";
import { approvalState } from "@markets/strathwell/console/states";
import { TextLink } from "@markets/strathwell/console/TextLink";
import { useAct } from "@markets/strathwell/console/useAct";
import { useState } from "react";
import { whatOf } from "./columns";

const amountOf = ({ amount_cents, currency }: ApprovalSeen): string | null =>
  amount_cents !== null && currency ? formatMoney(amount_cents, currency) : null;

/** Who asked for what and why, and the second person's answer. */
export function ApprovalPanel({ approval, onClose }: { approval: ApprovalSeen; onClose: () => void }) {
  const [answer, setAnswer] = useState<"agree" | "refuse" | null>(null);
  const waits = approval.status === "pending";
  const why_not = approval.why_not ?? null;
  const at = (moment: string | null) => (moment ? <TimeText at={moment} as="exact" /> : null);
  return (
    <SidePanel open title={whatOf(approval)} onClose={onClose}>
      <div className="grid gap-5">
        <div>
          <StatusBadge {...approvalState(approval)} size="large" />
        </div>
        {waits ? (
          <>
            {why_not ? <p className="m-0 rounded-lg bg-waiting-tint p-3 text-waiting-ink">{why_not}</p> : null}
            <ActionBar
              actions={[
                { name: "agree", label: "Agree", allowed: !why_not, why_not },
                { name: "refuse", label: "Refuse", allowed: !why_not, why_not },
              ]}
              onAct={(name) => setAnswer(name as "agree" | "refuse")}
              primary={["agree"]}
              danger={["refuse"]}
              label="Your answer"
            />
          </>
        ) : null}
        <Facts
          rows={[
            { label: "Amount", value: amountOf(approval) },
            { label: "About", value: <Subject of={approval} /> },
            { label: "Asked by", value: <SomeOne id={approval.requested_by} /> },
            { label: "Why", value: approval.reason || null },
            { label: "Asked", value: at(approval.created_at) },
            { label: waits ? "Lapses" : "Would have lapsed", value: at(approval.expires_at) },
            ...(approval.decided_by
              ? [
                  { label: "Decided by", value: <SomeOne id={approval.decided_by} /> },
                  { label: "Their reason", value: approval.decision_reason },
                  { label: "Decided", value: at(approval.decided_at) },
                ]
              : []),
            ...(approval.executed_at ? [{ label: "Carried out", value: at(approval.executed_at) }] : []),
          ]}
        />
      </div>
      {answer ? <AnswerDialog approval={approval} agree={answer === "agree"} onClose={() => setAnswer(null)} /> : null}
    </SidePanel>
  );
}

function Subject({ of: { subject_type, subject_id } }: { of: ApprovalSeen }) {
  if (subject_type === "booking") return <BookingName id={subject_id} />;
  if (subject_type === "dispute") return <TextLink href={`/disputes/${subject_id}`}>The dispute</TextLink>;
  if (subject_type === "payout") return <TextLink href={`/payouts/pending#${subject_id}`}>The payout</TextLink>;
  if (subject_type === "user")
    return <TextLink href={`/accounts#${subject_id}`}>The account, and what is asked</TextLink>;
  return <code className="text-xs break-all">{subject_id}</code>;
}

function AnswerDialog({ approval, agree, onClose }: { approval: ApprovalSeen; agree: boolean; onClose: () => void }) {
  const amount = amountOf(approval);
  const decide = useAct({
    send: (reason: string, keyed) =>
      decideApproval({ path: { approval_id: approval.id }, body: { approve: agree, reason }, ...keyed }),
    says: agree ? "You agreed; it is carried out" : "You refused it",
    onDone: onClose,
  });
  return (
    <ConfirmAction
      open
      danger={!agree}
      title={`${agree ? "Agree to" : "Refuse"}: ${whatOf(approval).toLowerCase()}${amount ? `, ${amount}` : ""}`}
      says={
        agree
          ? "It is carried out at once, in both your names. It cannot be undone."
          : "It is not done. Whoever asked sees your reason, and may ask again."
      }
      reason={agree ? "optional" : "required"}
      confirmLabel={agree ? "Agree" : "Refuse"}
      busy={decide.isPending}
      problem={decide.error}
      onConfirm={(reason) => decide.mutate(reason)}
      onClose={onClose}
    />
  );
}
