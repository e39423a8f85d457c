import { listRolesOptions } from "@api/strathwell/@tanstack/react-query.gen";
import { decideRoleRequest, giveRole, takeRole, withdrawRoleRequest } from "@api/strathwell/sdk.gen";
import type { RoleOutcome, RoleRequestSeen, RoleSeen } from "@api/strathwell/types.gen";
import { useIntent } from "@kit/base/intent";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import { Select } from "@kit/console/Field";
import { toast } from "@kit/console/toast";
import { useAct } from "@markets/strathwell/console/useAct";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { DialogGiven } from "./dialogs";
import { memberName, roleName, whatIsAsked } from "./words";

const TWO =
  "It takes two: it waits until a colleague agrees. If nobody else is there who could, you do it alone, and everybody on the staff is told.";

/** What came of it, said where it happened. */
function said({ status, alone }: RoleOutcome, done: string): string {
  if (status === "waits") return "Asked. It waits for a colleague to agree";
  return alone ? `${done}, by you alone. Everybody on the staff is told` : done;
}

export function GiveRoleDialog({ member, onClose }: DialogGiven) {
  const name = memberName(member);
  const known = useQuery(listRolesOptions());
  const held = new Set(member.roles.map(({ role }) => role));
  const offered = known.data?.items.filter(({ role }) => !held.has(role)) ?? [];
  const [role, setRole] = useState("");
  const takesTwo = offered.find((one) => one.role === role)?.takes_two ?? false;
  const give = useIntent({
    send: async (reason: string, keyed) =>
      (await giveRole({ path: { user_id: member.id }, body: { role, reason }, ...keyed })).data,
    onDone: (outcome) => {
      toast(said(outcome, `${name} has the role ${roleName(role)}`), { tone: "done" });
      onClose();
    },
  });
  return (
    <ConfirmAction
      open
      title={`Give ${name} a role`}
      says={takesTwo ? TWO : "They have it from their next click on."}
      reason="required"
      confirmLabel={takesTwo ? "Ask for it" : "Give the role"}
      notYet={role ? null : "Choose a role."}
      busy={give.isPending}
      problem={give.error}
      onConfirm={(reason) => give.mutate(reason)}
      onClose={onClose}
    >
      <Select
        label="Role"
        value={role}
        onChange={(event) => setRole(event.currentTarget.value)}
        none={known.data ? "Choose one" : "One moment"}
        options={offered.map((one) => ({
          value: one.role,
          label: roleName(one.role) + (one.takes_two ? " (takes two people)" : ""),
        }))}
        error={give.error?.field("role")}
      />
    </ConfirmAction>
  );
}

export function TakeRoleDialog({ member, held, onClose }: DialogGiven & { held: RoleSeen }) {
  const name = memberName(member);
  const take = useIntent({
    send: async (reason: string, keyed) =>
      (await takeRole({ path: { user_id: member.id, role: held.role }, body: { reason }, ...keyed })).data,
    onDone: (outcome) => {
      toast(said(outcome, `${name} no longer has the role ${roleName(held.role)}`), { tone: "done" });
      onClose();
    },
  });
  const last = member.roles.length === 1 ? " It is their only role: they are signed out, and are a stranger here." : "";
  return (
    <ConfirmAction
      open
      danger
      title={`Take the role ${roleName(held.role)} from ${name}`}
      says={`${held.takes_two ? TWO : "They lose it at their next click."}${last}`}
      reason="required"
      confirmLabel={held.takes_two ? "Ask for it" : "Take the role"}
      busy={take.isPending}
      problem={take.error}
      onConfirm={(reason) => take.mutate(reason)}
      onClose={onClose}
    />
  );
}

export function DecideDialog(given: { asked: RoleRequestSeen; agree: boolean; onClose: () => void }) {
  const { asked, agree, onClose } = given;
  const decide = useAct({
    send: (reason: string, keyed) =>
      decideRoleRequest({ path: { request_id: asked.id }, body: { approve: agree, reason }, ...keyed }),
    says: agree ? "You agreed; it is done" : "You refused it",
    onDone: onClose,
  });
  return (
    <ConfirmAction
      open
      danger={!agree}
      title={`${agree ? "Agree" : "Refuse"}: ${whatIsAsked(asked)}`}
      says={
        agree
          ? "It is done at once, in both your names. Everybody on the staff is told."
          : "Nothing changes. Whoever asked sees your reason, and may ask again."
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

export function WithdrawDialog({ asked, onClose }: { asked: RoleRequestSeen; onClose: () => void }) {
  const withdraw = useAct({
    send: (_: string, keyed) => withdrawRoleRequest({ path: { request_id: asked.id }, ...keyed }),
    says: "You withdrew it",
    onDone: onClose,
  });
  return (
    <ConfirmAction
      open
      title={`Withdraw: ${whatIsAsked(asked)}`}
      says="Nobody decides it any more. You may ask again."
      reason="none"
      confirmLabel="Withdraw"
      busy={withdraw.isPending}
      problem={withdraw.error}
      onConfirm={(reason) => withdraw.mutate(reason)}
      onClose={onClose}
    />
  );
}
