import { seeVendorFileQueryKey } from "@api/strathwell/@tanstack/react-query.gen";
import { approveVendor, askVendorChanges, switchVendorPayouts } from "@api/strathwell/sdk.gen";
import type { VendorFile } from "@api/strathwell/types.gen";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import { TextArea } from "@kit/console/Field";
import { useAct } from "@markets/strathwell/console/useAct";
import { useState } from "react";
import { nameOf } from "./columns";

interface DialogGiven {
  vendor: VendorFile;
  onClose: () => void;
}

export function ApproveDialog({ vendor, onClose }: DialogGiven) {
  const name = nameOf(vendor);
  const approve = useAct({
    send: (_: null, keyed) => approveVendor({ path: { vendor_id: vendor.id }, ...keyed }),
    says: `${name} is approved`,
    at: seeVendorFileQueryKey({ path: { vendor_id: vendor.id } }),
    onDone: onClose,
  });
  return (
    <ConfirmAction
      open
      title={`Approve ${name}`}
      says="Everybody can find them from now on, and organizers can ask them for their events."
      reason="none"
      confirmLabel="Approve"
      busy={approve.isPending}
      problem={approve.error}
      onConfirm={() => approve.mutate(null)}
      onClose={onClose}
    />
  );
}

const NOTE_MIN = 3;

export function ChangesDialog({ vendor, onClose }: DialogGiven) {
  const name = nameOf(vendor);
  const [note, setNote] = useState("");
  const ask = useAct({
    send: (wanted: string, keyed) =>
      askVendorChanges({ path: { vendor_id: vendor.id }, body: { note: wanted }, ...keyed }),
    says: `${name} is asked for changes`,
    at: seeVendorFileQueryKey({ path: { vendor_id: vendor.id } }),
    onDone: onClose,
  });
  return (
    <ConfirmAction
      open
      title={`Ask ${name} for changes`}
      says={
        vendor.status === "approved"
          ? "Nobody finds them any more until they have changed it and you have approved it again."
          : "They leave the queue, and come back to it once they have changed it."
      }
      reason="none"
      confirmLabel="Ask for changes"
      notYet={note.trim().length < NOTE_MIN ? "Say what they should change; they read it word for word." : null}
      busy={ask.isPending}
      problem={ask.error}
      onConfirm={() => ask.mutate(note.trim())}
      onClose={onClose}
    >
      <TextArea
        label="What should be changed"
        hint="They read this."
        rows={4}
        maxLength={500}
        data-first=""
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        error={ask.error?.field("note")}
      />
    </ConfirmAction>
  );
}

export function PayoutsDialog({ vendor, onClose }: DialogGiven) {
  const name = nameOf(vendor);
  const stop = !vendor.payouts_disabled_reason;
  const turn = useAct({
    send: (reason: string, keyed) =>
      switchVendorPayouts({ path: { vendor_id: vendor.id }, body: { disabled: stop, reason }, ...keyed }),
    says: stop ? `Payouts to ${name} are stopped` : `Payouts to ${name} go on`,
    at: seeVendorFileQueryKey({ path: { vendor_id: vendor.id } }),
    onDone: onClose,
  });
  return (
    <ConfirmAction
      open
      danger={stop}
      title={stop ? `Stop payouts to ${name}` : `Let payouts to ${name} go on`}
      says={
        stop
          ? "Nothing more is sent to them until somebody lets it go on. What is on its way already arrives. They read the reason."
          : "What is due to them can be approved and sent again."
      }
      reason="required"
      confirmLabel={stop ? "Stop payouts" : "Let them go on"}
      busy={turn.isPending}
      problem={turn.error}
      onConfirm={(reason) => turn.mutate(reason)}
      onClose={onClose}
    />
  );
}
