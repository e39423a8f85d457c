import { ActionBar, type ActionOffered } from "@kit/console/ActionBar";
import { useState } from "react";
import { Shown } from "./Shown";

const ACTIONS: ActionOffered[] = [
  { name: "assign", label: "Assign by hand", allowed: true },
  { name: "next", label: "Next wave now", allowed: true },
  { name: "cancel", label: "Cancel job", allowed: true },
  {
    name: "refund",
    label: "Refund",
    allowed: false,
    why_not: "Nothing to refund: the job is still open. Cancel it first.",
  },
  { name: "complete", label: "Complete", allowed: false, why_not: "No locksmith is assigned." },
];

export function ActionBarShown() {
  const [busy, setBusy] = useState<string | null>(null);
  return (
    <>
      <Shown state="Allowed as buttons, the rest with their reasons under More">
        <ActionBar actions={ACTIONS} onAct={setBusy} primary={["assign"]} danger={["cancel"]} busy={busy} />
      </Shown>
      <Shown state="One under way">
        <ActionBar
          actions={ACTIONS}
          onAct={setBusy}
          primary={["assign"]}
          danger={["cancel"]}
          busy="assign"
          label="Busy"
        />
      </Shown>
    </>
  );
}
