import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { Button } from "@kit/console/Button";
import { Switch } from "@kit/console/Switch";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck, TriangleAlert } from "lucide-react";
import { useAct } from "../act";
import type { FaultProvider, SwitchState } from "../api";
import { control } from "../control";
import { reading } from "../reading";

const KEYS = [reading.switches.queryKey, reading.faults.queryKey];
const PROVIDERS: Record<FaultProvider, string> = {
  stripe: "Cards (Stripe)",
  twilio: "Texts (Twilio)",
  google: "Addresses (Google)",
  smtp: "Mail",
  push: "Notifications (web push)",
  "*": "Everything",
};

function InForce() {
  const faults = useQuery(reading.faults).data ?? [];
  const clear = useAct("clear the faults", () => control.clearFaults(), KEYS);
  if (!faults.length) {
    return (
      <p className="m-0 flex items-center gap-2 rounded-lg bg-done-tint p-3 font-medium text-done-ink">
        <CircleCheck size={16} aria-hidden /> Everything works.
      </p>
    );
  }
  return (
    <div className="rounded-lg bg-trouble-tint p-3 text-trouble-ink">
      <p className="m-0 flex items-center gap-2 font-medium">
        <TriangleAlert size={16} aria-hidden /> In force now
      </p>
      <ul className="my-2 list-none space-y-1 p-0 text-foreground">
        {faults.map((fault) => (
          <li key={fault.id}>
            {fault.in_words}{" "}
            {fault.fired ? <span className="figures text-xs whitespace-nowrap">Struck {fault.fired} ×</span> : null}
          </li>
        ))}
      </ul>
      <Button size="small" busy={clear.busyWith !== null} onClick={() => clear.do(undefined)}>
        Make everything work again
      </Button>
    </div>
  );
}

function OneSwitch({ one }: { one: SwitchState }) {
  const act = useAct("switch it", (on: boolean) => control.setSwitch(one.name, on), KEYS);
  return (
    <Switch
      label={one.title}
      detail={one.description}
      on={act.busyWith ?? one.on}
      busy={act.busyWith !== null}
      onChange={act.do}
    />
  );
}

/** What can be made to go wrong with one click. */
export function Faults() {
  const switches = useQuery(reading.switches);
  const all = switches.data?.switches;
  if (switches.isPending) {
    return (
      <Loading what="the switches">
        <div className="flex flex-col gap-3">
          <Skeleton className="h-11" />
          <Skeleton className="h-11" />
          <Skeleton className="h-11" />
        </div>
      </Loading>
    );
  }
  if (!all) {
    return <ErrorState thrown={switches.error} doing="read the switches" onRetry={() => void switches.refetch()} />;
  }
  const providers = [...new Set(all.map((one) => one.provider))];
  return (
    <div className="flex flex-col gap-4">
      <InForce />
      {providers.map((provider) => (
        <section key={provider} aria-label={PROVIDERS[provider]}>
          <h3 className="mt-0 mb-1 text-xs font-medium text-muted">{PROVIDERS[provider]}</h3>
          <ul className="m-0 flex list-none flex-col gap-2 p-0">
            {all
              .filter((one) => one.provider === provider)
              .map((one) => (
                <li key={one.name}>
                  <OneSwitch one={one} />
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
