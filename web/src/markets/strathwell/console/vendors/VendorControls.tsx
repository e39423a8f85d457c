import type { VendorFile } from "@api/strathwell/types.gen";
import { ActionBar, type ActionOffered } from "@kit/console/ActionBar";
import { useState } from "react";
import { nameOf } from "./columns";
import { ApproveDialog, ChangesDialog, PayoutsDialog } from "./dialogs";

/** The states' rules, as the server has them: what may be decided about a vendor now. */
export function actionsOn({ status, business_name, payouts_disabled_reason }: VendorFile): ActionOffered[] {
  const isPending = status === "pending";
  const named = Boolean(business_name.trim());
  return [
    {
      name: "approve",
      label: "Approve",
      allowed: isPending && named,
      why_not: isPending
        ? "A business name is required before approval."
        : status === "approved"
          ? "They are approved."
          : "They have not sent themselves in for review.",
    },
    {
      name: "changes",
      label: "Ask for changes",
      allowed: isPending || status === "approved",
      why_not:
        status === "needs_changes" ? "Changes are asked for already." : "They have not sent themselves in for review.",
    },
    payouts_disabled_reason
      ? { name: "payouts", label: "Let payouts go on", allowed: true }
      : { name: "payouts", label: "Stop payouts", allowed: true },
  ];
}

/** What staff may decide about a vendor, and a dialog for each that names what will happen. */
export function VendorControls({ vendor }: { vendor: VendorFile }) {
  const [name, act] = useState<string | null>(null);
  const shown = { vendor, onClose: () => act(null) };
  return (
    <>
      <ActionBar
        actions={actionsOn(vendor)}
        onAct={act}
        primary={["approve"]}
        danger={vendor.payouts_disabled_reason ? [] : ["payouts"]}
        label={`Actions on ${nameOf(vendor)}`}
      />
      {name === "approve" ? <ApproveDialog {...shown} /> : null}
      {name === "changes" ? <ChangesDialog {...shown} /> : null}
      {name === "payouts" ? <PayoutsDialog {...shown} /> : null}
    </>
  );
}
