import { seeSubscriptionOptions } from "@api/strathwell/@tanstack/react-query.gen";
import { startSubscription } from "@api/strathwell/sdk.gen";
import type { Started, SubscriptionSeen } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { useIntent } from "@kit/base/intent";
import { Button } from "@kit/public/Button";
import { Card } from "@kit/public/Card";
import { CardForm } from "@kit/public/payment/CardForm";
import { scriptOf } from "@markets/strathwell/public/stripeScript";
import { monthly } from "@markets/strathwell/public/subscribing";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

const LOOK_MS = 2_000;

/** The paid subscription: asked for, paid with a card, open as soon as the payment has arrived. */
export function PayForIt({ seen }: { seen: SubscriptionSeen }) {
  const [started, setStarted] = useState<Started | null>(null);
  const [isPaid, setPaid] = useState(false);
  // The page shows the same subscription: it turns by itself when this one does.
  const own = useQuery({ ...seeSubscriptionOptions(), refetchInterval: isPaid ? LOOK_MS : false });
  const start = useIntent({
    send: async (mode: "paid", keyed) => (await startSubscription({ body: { mode }, ...keyed })).data,
    onDone: setStarted,
  });
  const secret = started?.client_secret;
  return (
    <Card className="flex flex-col gap-4">
      <h2 className="m-0 text-xl font-semibold">Subscribe</h2>
      <p className="m-0 text-muted">
        {monthly(seen)}, renewed every month until you end it.
        {seen.status === "trial" ? " Your trial turns into it." : ""}
      </p>
      {isPaid || (started && !secret) ? (
        <p role="status" className="m-0 rounded-xl bg-moving-tint p-4 text-moving-ink">
          We are waiting to hear that the payment has arrived. This page looks again by itself.
        </p>
      ) : started && secret ? (
        <CardForm
          key={secret}
          started={{
            client_secret: secret,
            publishable_key: started.publishable_key,
            amount_minor: started.subscription.price_cents,
            currency: started.subscription.currency,
          }}
          scriptUrl={scriptOf(started)}
          onConfirmed={async () => {
            await own.refetch();
            setPaid(true);
          }}
        />
      ) : (
        <Button
          look="secondary"
          wide
          busy={start.isPending}
          busyLabel="Preparing the payment …"
          onClick={() => start.mutate("paid")}
        >
          Subscribe for {monthly(seen)}
        </Button>
      )}
      {start.error ? <ErrorState as="line" thrown={start.error} doing="begin the subscription" /> : null}
    </Card>
  );
}
