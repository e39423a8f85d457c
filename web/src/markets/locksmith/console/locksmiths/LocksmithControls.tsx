import type { LocksmithFile } from "@api/locksmith/types.gen";
import { ActionBar, type ActionOffered } from "@kit/console/ActionBar";
import { useState } from "react";
import { DeactivateDialog } from "./DeactivateDialog";
import { useActive, useAvailable } from "./useStanding";

const STOPPED = "They sent STOP. They must text START themselves first.";

function actionsOn({ is_active, is_available, texts_stopped }: LocksmithFile): ActionOffered[] {
  return [
    is_available
      ? { name: "pause", label: "Set not available", allowed: is_active, why_not: "They are inactive." }
      : { name: "resume", label: "Set available", allowed: is_active, why_not: "They are inactive." },
    is_active
      ? { name: "deactivate", label: "Deactivate", allowed: true }
      : { name: "activate", label: "Activate", allowed: !texts_stopped, why_not: STOPPED },
  ];
}

/** Whether they are asked: for now, or at all. */
export function LocksmithControls({ locksmith }: { locksmith: LocksmithFile }) {
  const [leaving, setLeaving] = useState(false);
  const available = useAvailable(locksmith);
  const active = useActive(locksmith);
  function act(name: string): void {
    if (name === "deactivate") setLeaving(true);
    else if (name === "activate") active.mutate(true);
    else available.mutate(name === "resume");
  }
  const busy = available.isPending ? (available.variables ? "resume" : "pause") : active.isPending ? "activate" : null;
  return (
    <>
      <ActionBar
        actions={actionsOn(locksmith)}
        onAct={act}
        primary={["resume", "activate"]}
        danger={["deactivate"]}
        busy={busy}
        label={`Actions on ${locksmith.display_name}`}
      />
      {leaving ? (
        <DeactivateDialog
          locksmith={locksmith}
          openOffers={locksmith.open_offers.length}
          onClose={() => setLeaving(false)}
        />
      ) : null}
    </>
  );
}
