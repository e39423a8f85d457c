import { formatMoney } from "@kit/base/format";
import { Button } from "@kit/console/Button";
import { ConfirmMoney } from "@kit/console/ConfirmMoney";
import { toast } from "@kit/console/toast";
import { useState } from "react";
import { Shown } from "./Shown";

export function ConfirmMoneyShown() {
  const [open, setOpen] = useState<"free" | "fixed" | null>(null);
  const close = () => setOpen(null);
  return (
    <Shown state="The amount and where it goes, large; changed only within bounds">
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setOpen("free")}>Amount to choose</Button>
        <Button onClick={() => setOpen("fixed")}>Fixed amount</Button>
      </div>
      <ConfirmMoney
        open={open !== null}
        title="Refund the deposit of job 10482"
        verb="Refund"
        currency="USD"
        to="card ···4242"
        amountMinor={5000}
        maxMinor={open === "free" ? 5000 : undefined}
        proposedMinor={open === "free" ? 3500 : undefined}
        why="Canceled after a locksmith was on the way: the policy keeps $15.00."
        reason="required"
        danger
        busy={false}
        problem={null}
        onConfirm={({ amountMinor }) => {
          toast(`${formatMoney(amountMinor, "USD")} refunded`, { tone: "done" });
          close();
        }}
        onClose={close}
      />
    </Shown>
  );
}
