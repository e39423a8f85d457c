import { seeRequestPush, switchOffRequestPush, switchOnRequestPush } from "@api/locksmith/sdk.gen";
import type { RequestSeen } from "@api/locksmith/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import type { PushOffer } from "@kit/base/push/offer";
import { type PushDoor, usePush } from "@kit/base/push/usePush";
import { Button } from "@kit/public/Button";
import { Card } from "@kit/public/Card";
import { Bell, BellOff, BellRing } from "lucide-react";
import type { ReactNode } from "react";

function doorOf(requestId: string): PushDoor {
  const path = { request_id: requestId };
  return {
    see: async () => (await seeRequestPush({ path })).data,
    switchOn: async (body, keyed) => (await switchOnRequestPush({ path, body, ...keyed })).data,
    switchOff: (id) => switchOffRequestPush({ path: { ...path, subscription_id: id } }),
  };
}

const IN_THE_WAY: Partial<Record<PushOffer, ReactNode>> = {
  denied:
    "This browser was told to show no notifications from us. Allow them in its settings for this site, then come back. Our texts reach you all the same.",
  "install-first": (
    <>
      On an iPhone or iPad this works from the home screen only: tap <strong>Share</strong>, then{" "}
      <strong>Add to Home Screen</strong>, and open this page from there. Our texts reach you all the same.
    </>
  ),
  unsupported: "This browser cannot show notifications. Our texts reach you all the same.",
};

/** Offers to tell the customer on this very phone, beside our texts; says plainly what stands in the way. */
export function TellMe({ request }: { request: RequestSeen }) {
  const push = usePush(`locksmith-${request.id}`, doorOf(request.id), {
    label: request.name,
  });
  if (push.offer === "not-offered" || (push.offer === null && !push.unknown)) return null;
  if (push.unknown) {
    return <ErrorState as="line" thrown={push.unknown} doing="see whether this phone is told" onRetry={push.again} />;
  }
  const isOn = push.offer === "on";
  const way = push.offer ? IN_THE_WAY[push.offer] : null;
  const Icon = isOn ? BellRing : way ? BellOff : Bell;
  return (
    <Card>
      <h2 className="m-0 flex items-center gap-2 text-lg font-semibold">
        <Icon size={20} aria-hidden className="shrink-0 text-muted" />
        {isOn ? "We tell you on this phone" : "Lock your screen, we will tell you"}
      </h2>
      <p role="status" className="m-0 mt-1 text-muted">
        {way ??
          (isOn
            ? "You see it on your screen when a locksmith accepts, sets off, stands at your door, or when we find nobody."
            : "A notification when a locksmith accepts, sets off and stands at your door. We text you as well.")}
      </p>
      {push.problem ? (
        <div className="mt-3">
          <ErrorState as="line" thrown={push.problem} doing={isOn ? "switch it off" : "switch it on"} />
        </div>
      ) : null}
      {way ? null : (
        <Button
          look="secondary"
          wide
          className="mt-3"
          busy={push.busy}
          busyLabel={isOn ? "Switching off …" : "Switching on …"}
          onClick={isOn ? push.switchOff : push.switchOn}
        >
          {isOn ? "Tell me no more" : "Tell me on this phone"}
        </Button>
      )}
    </Card>
  );
}
