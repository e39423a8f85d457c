import { approvePayout, holdPayout, releasePayout, reversePayout } from "@api/strathwell/sdk.gen";
import type { PayoutForStaff } from "@api/strathwell/types.gen";
import { useIntent } from "@kit/base/intent";
import { ActionBar } from "@kit/console/ActionBar";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import { ConfirmMoney } from "@kit/console/ConfirmMoney";
import { toast } from "@kit/console/toast";
import { useAct } from "@markets/strathwell/console/useAct";
import { useState } from "react";
import { actionsOn } from "./rules";

interface Given {
  payout: PayoutForStaff;
  onClose: () => void;
}

/** What may be decided about a payout, and a dialog for each that names what will happen. */
export function PayoutControls({ payout, waitsForSecond }: { payout: PayoutForStaff; waitsForSecond: boolean }) {
  const [name, act] = useState<string | null>(null);
  const shown = { payout, onClose: () => act(null) };
  return (
    <>
      <ActionBar
        actions={actionsOn(payout)}
        onAct={act}
        primary={["approve", "release"]}
        danger={["reverse"]}
        label="Actions on this payout"
      />
      {name === "approve" ? <ApproveDialog {...shown} second={waitsForSecond} /> : null}
      {name === "reverse" ? <ReverseDialog {...shown} /> : null}
      {name === "hold" || name === "release" ? <HoldDialog {...shown} hold={name === "hold"} /> : null}
    </>
  );
}

function ApproveDialog({ payout, onClose, second }: Given & { second: boolean }) {
  const approve = useIntent({
    send: async (_: null, keyed) => (await approvePayout({ path: { payout_id: payout.id }, ...keyed })).data,
    onDone: (seen) => {
      if (seen.waits_for_second) toast("You approved it; a second person has to as well");
      else toast("It is approved, and sent now", { tone: "done" });
      onClose();
    },
  });
  return (
    <ConfirmMoney
      open
      title={payout.status === "failed" ? "Try this payout again" : "Approve this payout"}
      verb="Send"
      currency={payout.currency}
      to="the vendor's account"
      amountMinor={payout.unpaid_cents}
      says={
        second
          ? "Somebody else has approved it. Once you do, it is sent."
          : "It is sent at once. A large amount waits until a second person has approved it too."
      }
      reason="none"
      busy={approve.isPending}
      problem={approve.error}
      onConfirm={() => approve.mutate(null)}
      onClose={onClose}
    />
  );
}

function ReverseDialog({ payout, onClose }: Given) {
  const reverse = useAct({
    send: (reason: string, keyed) => reversePayout({ path: { payout_id: payout.id }, body: { reason }, ...keyed }),
    says: "It is fetched back",
    onDone: onClose,
  });
  return (
    <ConfirmMoney
      open
      danger
      title="Fetch this payout back"
      verb="Fetch back"
      currency={payout.currency}
      to="us, from the vendor's account"
      amountMinor={payout.sent_cents - payout.reversed_cents}
      reason="required"
      busy={reverse.isPending}
      problem={reverse.error}
      onConfirm={({ reason }) => reverse.mutate(reason)}
      onClose={onClose}
    />
  );
}

function HoldDialog({ payout, onClose, hold }: Given & { hold: boolean }) {
  const send = useAct({
    send: (reason: string, keyed) =>
      (hold ? holdPayout : releasePayout)({ path: { payout_id: payout.id }, body: { reason }, ...keyed }),
    says: hold ? "It is held" : "It goes on from where it was",
    onDone: onClose,
  });
  return (
    <ConfirmAction
      open
      title={hold ? "Hold this payout" : "Release this payout"}
      says={
        hold
          ? "It stays where it is until somebody releases it. The vendor reads the reason."
          : "It goes on from where it was held."
      }
      reason="required"
      confirmLabel={hold ? "Hold" : "Release"}
      busy={send.isPending}
      problem={send.error}
      onConfirm={(reason) => send.mutate(reason)}
      onClose={onClose}
    />
  );
}
