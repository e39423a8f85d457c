import { seeAnyDisputeQueryKey } from "@api/strathwell/@tanstack/react-query.gen";
import { setDisputeStatus } from "@api/strathwell/sdk.gen";
import type { DisputeForStaff, SetStatus } from "@api/strathwell/types.gen";
import { formatMoney } from "@kit/base/format";
import { useIntent } from "@kit/base/intent";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import { Select, TextField } from "@kit/console/Field";
import { toast } from "@kit/console/toast";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { bodyOf, type Outcome, planned, totalOf } from "./outcome";

export interface ResolveDialogProps {
  dispute: DisputeForStaff;
  currency: string;
  onClose: () => void;
}

const OUTCOMES: { value: Outcome; label: string }[] = [
  { value: "release", label: "Release: the vendors keep all of it" },
  { value: "refund", label: "Refund: all of it goes back" },
  { value: "split", label: "Split: each side gets a part" },
];

/** Parts what is at stake between the organizer and the vendors; the two parts are shown as they add up. */
export function ResolveDialog({ dispute, currency, onClose }: ResolveDialogProps) {
  const [outcome, setOutcome] = useState<Outcome>("release");
  const [typed, setTyped] = useState("");
  const total = totalOf(dispute);
  const plan = planned(outcome, total, typed, currency);
  const money = (minor: number) => formatMoney(minor, currency);
  const queries = useQueryClient();
  const resolve = useIntent({
    send: async (body: SetStatus, keyed) =>
      (await setDisputeStatus({ path: { dispute_id: dispute.id }, body, ...keyed })).data,
    onDone: (seen) => {
      queries.setQueryData(seeAnyDisputeQueryKey({ path: { dispute_id: dispute.id } }), seen);
      if (seen.status === "resolved") toast("The dispute is resolved", { tone: "done" });
      else toast("Your decision waits for a second person", { detail: "It is under “Second approval”." });
      onClose();
    },
  });
  return (
    <ConfirmAction
      open
      danger={outcome !== "release"}
      title="Resolve this dispute"
      says={
        <>
          <p className="m-0">It is about {money(total)}.</p>
          {plan.wrong === undefined ? (
            <dl aria-live="polite" className="m-0 mt-3 grid grid-cols-2 gap-3">
              {[
                { label: "Goes back to the organizer", minor: plan.back },
                { label: "The vendors keep", minor: plan.kept },
              ].map(({ label, minor }) => (
                <div key={label} className="rounded-lg bg-surface-secondary p-3">
                  <dt className="text-xs text-muted">{label}</dt>
                  <dd className="figures m-0 text-xl font-semibold">{money(minor)}</dd>
                </div>
              ))}
            </dl>
          ) : null}
          <p className="m-0 mt-3 text-muted">
            The parties read your reason. This cannot be undone. A large refund waits for a second person.
          </p>
        </>
      }
      reason="required"
      confirmLabel={plan.wrong === undefined && plan.back ? `Give back ${money(plan.back)}` : "Resolve"}
      notYet={plan.wrong ?? null}
      busy={resolve.isPending}
      problem={resolve.error}
      onConfirm={(note) => {
        if (plan.wrong === undefined) resolve.mutate(bodyOf(outcome, plan.back, note));
      }}
      onClose={onClose}
    >
      <Select
        label="How it ends"
        data-first=""
        value={outcome}
        options={OUTCOMES}
        onChange={(event) => setOutcome(event.currentTarget.value as Outcome)}
      />
      {outcome === "split" ? (
        <TextField
          label="How much goes back"
          inputMode="decimal"
          autoComplete="off"
          value={typed}
          hint={`Of ${money(total)}; the rest is the vendors'.`}
          error={typed ? plan.wrong : undefined}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      ) : null}
    </ConfirmAction>
  );
}
