import { cancelRequest } from "@api/locksmith/sdk.gen";
import type { RequestSeen } from "@api/locksmith/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { useIntent } from "@kit/base/intent";
import { Button } from "@kit/public/Button";
import { Card } from "@kit/public/Card";
import { useState } from "react";

/** Asks once more, naming what will happen; where it is not possible, says why and what is. */
export function CancelJob({ request, onChange }: { request: RequestSeen; onChange: (seen: RequestSeen) => void }) {
  const action = request.actions.find((one) => one.name === "cancel");
  const isOver = Boolean(request.job?.completed_at ?? request.job?.canceled_at ?? request.job?.failed_at);
  const [isAsking, ask] = useState(false);
  const cancel = useIntent({
    send: async (_: null, keyed) =>
      (await cancelRequest({ path: { request_id: request.id }, body: {}, ...keyed })).data,
    onDone: onChange,
  });
  if (!action || isOver) return null;
  if (!action.allowed) return <p className="m-0 text-sm text-muted">{action.why_not}</p>;
  if (!isAsking) {
    return (
      <Button look="danger" wide onClick={() => ask(true)}>
        {action.label}
      </Button>
    );
  }
  return (
    <Card className="border-trouble-mark">
      <h2 className="m-0 text-lg font-semibold">Cancel this request?</h2>
      <p>{action.confirm}</p>
      {cancel.error ? <ErrorState as="line" thrown={cancel.error} doing="cancel it" /> : null}
      <div className="mt-3 grid gap-2 sm:grid-cols-2">
        <Button look="danger" wide busy={cancel.isPending} busyLabel="Canceling …" onClick={() => cancel.mutate(null)}>
          Yes, cancel
        </Button>
        <Button look="secondary" wide onClick={() => ask(false)} disabled={cancel.isPending}>
          Keep it
        </Button>
      </div>
    </Card>
  );
}
