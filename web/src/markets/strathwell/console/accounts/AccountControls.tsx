import type { MemberSeen } from "@api/strathwell/types.gen";
import { ActionBar, type ActionOffered } from "@kit/console/ActionBar";
import { useState } from "react";
import { EndSessionsDialog, RestoreDialog, SuspendDialog } from "./dialogs";
import { GiveRoleDialog } from "./roleDialogs";
import { memberName } from "./words";

const OWN = "Ask a colleague to do this to your own account.";

/** The server's rules, as far as they can be said beforehand. */
export function actionsOn(member: MemberSeen): ActionOffered[] {
  const open = member.status === "active";
  const own = member.is_you ? OWN : null;
  const noDevice = member.devices ? null : "They are signed in on no device.";
  return [
    offered("role", "Give a role", own ?? (open ? null : "Open the account first.")),
    offered("sessions", "Sign out everywhere", own ?? noDevice),
    open ? offered("suspend", "Shut the account", own) : offered("restore", "Open the account again", own),
  ];
}

const offered = (name: string, label: string, why_not: string | null): ActionOffered => ({
  name,
  label,
  allowed: !why_not,
  why_not,
});

/** What staff may do about an account, and a dialog for each that names what will happen. */
export function AccountControls({ member }: { member: MemberSeen }) {
  const [name, act] = useState<string | null>(null);
  const shown = { member, onClose: () => act(null) };
  return (
    <>
      <ActionBar
        actions={actionsOn(member)}
        onAct={act}
        primary={["role"]}
        danger={["suspend"]}
        label={`Actions on ${memberName(member)}`}
      />
      {name === "role" ? <GiveRoleDialog {...shown} /> : null}
      {name === "sessions" ? <EndSessionsDialog {...shown} /> : null}
      {name === "suspend" ? <SuspendDialog {...shown} /> : null}
      {name === "restore" ? <RestoreDialog {...shown} /> : null}
    </>
  );
}
