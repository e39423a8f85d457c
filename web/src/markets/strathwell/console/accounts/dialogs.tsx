import { endSessionsOf, restoreUser, suspendUser } from "@api/strathwell/sdk.gen";
import type { MemberSeen } from "@api/strathwell/types.gen";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import { useAct } from "@markets/strathwell/console/useAct";
import { memberName } from "./words";

export interface DialogGiven {
  member: MemberSeen;
  onClose: () => void;
}

export function EndSessionsDialog({ member, onClose }: DialogGiven) {
  const name = memberName(member);
  const end = useAct({
    send: (reason: string, keyed) => endSessionsOf({ path: { user_id: member.id }, body: { reason }, ...keyed }),
    says: `${name} is signed out everywhere`,
    onDone: onClose,
  });
  return (
    <ConfirmAction
      open
      title={`Sign ${name} out everywhere`}
      says="Every device of theirs is signed out at once. They may sign in again."
      reason="required"
      confirmLabel="Sign out everywhere"
      busy={end.isPending}
      problem={end.error}
      onConfirm={(reason) => end.mutate(reason)}
      onClose={onClose}
    />
  );
}

export function SuspendDialog({ member, onClose }: DialogGiven) {
  const name = memberName(member);
  const suspend = useAct({
    send: (reason: string, keyed) => suspendUser({ path: { user_id: member.id }, body: { reason }, ...keyed }),
    says: `${name}'s account is shut`,
    onDone: onClose,
  });
  return (
    <ConfirmAction
      open
      danger
      title={`Shut ${name}'s account`}
      says="They are signed out everywhere at once and cannot sign in until somebody opens the account again. What they have under way stays as it is."
      reason="required"
      confirmLabel="Shut the account"
      busy={suspend.isPending}
      problem={suspend.error}
      onConfirm={(reason) => suspend.mutate(reason)}
      onClose={onClose}
    />
  );
}

export function RestoreDialog({ member, onClose }: DialogGiven) {
  const name = memberName(member);
  const restore = useAct({
    send: (reason: string, keyed) => restoreUser({ path: { user_id: member.id }, body: { reason }, ...keyed }),
    says: `${name}'s account is open again`,
    onDone: onClose,
  });
  return (
    <ConfirmAction
      open
      title={`Open ${name}'s account again`}
      says="They may sign in again, with the roles they had."
      reason="required"
      confirmLabel="Open the account"
      busy={restore.isPending}
      problem={restore.error}
      onConfirm={(reason) => restore.mutate(reason)}
      onClose={onClose}
    />
  );
}
