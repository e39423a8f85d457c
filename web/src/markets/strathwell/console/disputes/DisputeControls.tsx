import type { DisputeForStaff } from "@api/strathwell/types.gen";
import { ActionBar, type ActionOffered } from "@kit/console/ActionBar";
import { useState } from "react";
import { MoveDialog } from "./MoveDialog";
import { ResolveDialog } from "./ResolveDialog";

function actionsOn({ status, approval_id }: DisputeForStaff): ActionOffered[] {
  const reviewed = status === "under_review";
  const not = reviewed
    ? "A decision waits for a second person."
    : status === "open"
      ? "Look into it first."
      : "It is decided.";
  const may = reviewed && !approval_id;
  return [
    {
      name: "review",
      label: "Start the review",
      allowed: status === "open",
      why_not: reviewed ? "It is under review." : "It is decided.",
    },
    { name: "resolve", label: "Resolve", allowed: may, why_not: not },
    { name: "reject", label: "Reject", allowed: may, why_not: not },
  ];
}

/** What may be decided about a dispute now. */
export function DisputeControls({ dispute, currency }: { dispute: DisputeForStaff; currency: string }) {
  const [name, act] = useState<string | null>(null);
  const close = () => act(null);
  return (
    <>
      <ActionBar
        actions={actionsOn(dispute)}
        onAct={act}
        primary={["review", "resolve"]}
        danger={["reject"]}
        label="Actions on this dispute"
      />
      {name === "review" || name === "reject" ? (
        <MoveDialog dispute={dispute} reject={name === "reject"} onClose={close} />
      ) : null}
      {name === "resolve" ? <ResolveDialog dispute={dispute} currency={currency} onClose={close} /> : null}
    </>
  );
}
