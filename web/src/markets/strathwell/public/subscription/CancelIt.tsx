import { cancelSubscription } from "@api/strathwell/sdk.gen";
import type { SubscriptionSeen } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { useIntent } from "@kit/base/intent";
import { Button } from "@kit/public/Button";
import { Card } from "@kit/public/Card";
import { dayOf } from "@markets/strathwell/public/subscribing";
import { useState } from "react";

function consequence(seen: SubscriptionSeen): string {
  if (seen.status === "trial") return "The trial ends at once, and there is no second one.";
  return seen.period_ends_at
    ? `It stays open until ${dayOf(seen.period_ends_at)} and is not renewed. What is paid is not paid back.`
    : "It ends and is not renewed.";
}

/** Ends the subscription, asked once more with what will happen. */
export function CancelIt({ seen }: { seen: SubscriptionSeen }) {
  const [isAsking, setAsking] = useState(false);
  const cancel = useIntent({
    send: async (now: boolean, keyed) => (await cancelSubscription({ body: { now }, ...keyed })).data,
    onDone: () => setAsking(false),
  });
  if (!isAsking) {
    return (
      <Button look="danger" className="self-start" onClick={() => setAsking(true)}>
        End it
      </Button>
    );
  }
  return (
    <Card className="flex flex-col gap-4">
      <h2 className="m-0 text-xl font-semibold">End your subscription?</h2>
      <p className="m-0">{consequence(seen)} Your bookings go on as they are.</p>
      {cancel.error ? <ErrorState as="line" thrown={cancel.error} doing="end it" /> : null}
      <div className="flex flex-wrap gap-3">
        <Button look="danger" busy={cancel.isPending} busyLabel="Ending …" onClick={() => cancel.mutate(false)}>
          End it
        </Button>
        <Button look="secondary" autoFocus onClick={() => setAsking(false)}>
          Keep it
        </Button>
      </div>
    </Card>
  );
}
