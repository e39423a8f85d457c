import { ApiProblem } from "@api/problem";
import { Button } from "@kit/console/Button";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import { useState } from "react";
import { Shown } from "./Shown";

const REFUSED = new ApiProblem({
  kind: "refused",
  status: 409,
  code: "state_conflict",
  message: "The job was completed a moment ago. Look at it again.",
  requestId: "req_7f3a",
});

export function ConfirmActionShown() {
  const [open, setOpen] = useState<"plain" | "danger" | "refused" | null>(null);
  const close = () => setOpen(null);
  return (
    <Shown state="Says what will happen; a reason where the history needs one">
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setOpen("plain")}>Without a reason</Button>
        <Button onClick={() => setOpen("danger")}>With a reason</Button>
        <Button onClick={() => setOpen("refused")}>Refused</Button>
      </div>
      <ConfirmAction
        open={open !== null}
        title={open === "plain" ? "Force the next wave" : "Cancel job 10482"}
        says={
          open === "plain"
            ? "Three more locksmiths are asked at once; those already asked can still answer."
            : "The customer is told by text, the locksmith is called back, and the deposit of $50.00 stays held until you refund it."
        }
        reason={open === "plain" ? "none" : "required"}
        danger={open !== "plain"}
        confirmLabel={open === "plain" ? "Ask three more" : "Cancel the job"}
        busy={false}
        problem={open === "refused" ? REFUSED : null}
        onConfirm={close}
        onClose={close}
      />
    </Shown>
  );
}
