import { seeStaffPush, switchOffStaffPush, switchOnStaffPush } from "@api/locksmith/sdk.gen";
import type { PushOffer } from "@kit/base/push/offer";
import { type PushDoor, usePush } from "@kit/base/push/usePush";
import { Switch } from "@kit/console/Switch";

const DOOR: PushDoor = {
  see: async () => (await seeStaffPush()).data,
  switchOn: async (body, keyed) => (await switchOnStaffPush({ body, ...keyed })).data,
  switchOff: (id) => switchOffStaffPush({ path: { subscription_id: id } }),
};
const WHOSE = { label: "Locksmith console" };

const IN_THE_WAY: Partial<Record<PushOffer, string>> = {
  denied: "This browser was told to show no notifications from here. Allow them in its settings for this site.",
  "install-first": "On an iPhone or iPad, add the console to the home screen first and open it from there.",
  unsupported: "This browser cannot show notifications.",
};

/** Staff switch on what needs a person: nobody found, an alarm, a disputed payment. */
export function TellStaff() {
  const push = usePush("locksmith-staff", DOOR, WHOSE);
  if (push.offer === null || push.offer === "not-offered") return null;
  const way = IN_THE_WAY[push.offer];
  const isOn = push.offer === "on";
  return (
    <div>
      <Switch
        label="Tell me"
        detail={way ?? push.problem?.message ?? "Nobody found, alarms, disputed payments"}
        on={isOn}
        busy={push.busy}
        disabled={way !== undefined}
        onChange={(wanted) => (wanted ? push.switchOn() : push.switchOff())}
      />
      {push.problem ? (
        <span role="alert" className="sr-only">
          {push.problem.message}
        </span>
      ) : null}
    </div>
  );
}
