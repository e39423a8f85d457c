import { messageAboutJob } from "@api/locksmith/sdk.gen";
import { formatPhone } from "@kit/base/format";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import { TextArea } from "@kit/console/Field";
import { useState } from "react";
import type { DialogGiven } from "./given";
import { useJobIntent } from "./useJobIntent";

const MOST = 1000;

export function MessageDialog({ to, ...given }: DialogGiven & { to: "customer" | "locksmith" }) {
  const { job, action, onClose } = given;
  const [text, setText] = useState("");
  const say = useJobIntent(given, (said: string, keyed) =>
    messageAboutJob({ path: { job_id: job.id }, body: { to, text: said }, ...keyed }),
  );
  const whom =
    to === "customer" ? `${job.customer_name}, ${formatPhone(job.customer_phone)}` : job.assigned_locksmith_name;
  return (
    <ConfirmAction
      open
      title={action.label}
      says={`Goes as a text message to ${whom}, and stands in the log.`}
      reason="none"
      confirmLabel="Send"
      busy={say.isPending}
      problem={say.error}
      notYet={text.trim() ? null : "Write what to say."}
      onConfirm={() => say.mutate(text.trim())}
      onClose={onClose}
    >
      <TextArea
        label="Text"
        rows={4}
        maxLength={MOST}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </ConfirmAction>
  );
}
